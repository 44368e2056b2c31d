import { join } from 'node:path';
import { pino } from 'pino';
import { createAttestor } from '../../edge-agent/attestation/attestor.ts';
import type { AttestationDraft } from '../../edge-agent/attestation/draft.ts';
import { createAgentMetrics } from '../../edge-agent/health/metrics.ts';
import { createHealth } from '../../edge-agent/health/progress.ts';
import { openOutbox } from '../../edge-agent/outbox/outbox.ts';
import { openAnsweredCommands } from '../../edge-agent/uplink/answered-commands.ts';
import type { CommandHandlers } from '../../edge-agent/uplink/command-desk.ts';
import type { UplinkTiming } from '../../edge-agent/uplink/timing.ts';
import { createUplink } from '../../edge-agent/uplink/uplink.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import { STARTED } from './edge-device.ts';

export const QUICK: UplinkTiming = {
  reconnect: { baseMs: 10, capMs: 50 },
  stableAfterMs: 0,
  connectTimeoutMs: 15_000,
  resend: { baseMs: 150, capMs: 100 },
  presenceCoalesceMs: 20,
  presenceRepeatMs: 60_000,
};

/** Outbox, attestor and uplink of one device, started; everything that lasts is in the device's folder. */
export function runUplink(
  identity: DeviceIdentity,
  { handlers = {}, timing = {} }: { handlers?: CommandHandlers; timing?: Partial<UplinkTiming> } = {},
) {
  const now = Date.now;
  const outbox = openOutbox({ path: join(identity.dir, 'outbox.sqlite'), chain: identity.firstChain, now });
  const attestor = createAttestor({
    identity,
    outbox,
    posture: () => ({ agent: '0.1.0', config: identity.config.version, models: {}, keyLevel: 'L0' }),
    clock: () => ({ source: 'none', offsetMs: null }),
    now,
  });
  const answered = openAnsweredCommands(join(identity.dir, 'answered-commands'));
  const metrics = createAgentMetrics();
  const uplink = createUplink({
    identity,
    outbox,
    attestor,
    answered,
    handlers,
    camera: () => undefined,
    metrics,
    progress: createHealth().expect('uplink', 60_000),
    logger: pino({ level: 'silent' }),
    now,
    timing: { ...QUICK, ...timing },
  });
  uplink.start();
  return {
    outbox,
    uplink,
    metrics,
    attest: (count = 1, draft: AttestationDraft = STARTED) => {
      for (let n = 0; n < count; n += 1) attestor.attest(draft);
    },
    async stop() {
      await uplink.stop();
      outbox.close();
      answered.close();
    },
  };
}
export type RunningUplink = ReturnType<typeof runUplink>;
