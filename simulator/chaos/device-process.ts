import { join } from 'node:path';
import { pino } from 'pino';
import { createAttestor } from '../../edge-agent/attestation/attestor.ts';
import type { AttestationDraft } from '../../edge-agent/attestation/draft.ts';
import { AttestationError } from '../../edge-agent/attestation/error.ts';
import { agentFiles } from '../../edge-agent/files.ts';
import { lockFolder } from '../../edge-agent/folder-lock.ts';
import { createAgentMetrics } from '../../edge-agent/health/metrics.ts';
import { createHealth } from '../../edge-agent/health/progress.ts';
import { OutboxError } from '../../edge-agent/outbox/error.ts';
import { openOutbox } from '../../edge-agent/outbox/outbox.ts';
import { openAnsweredCommands } from '../../edge-agent/uplink/answered-commands.ts';
import type { UplinkTiming } from '../../edge-agent/uplink/timing.ts';
import { createUplink } from '../../edge-agent/uplink/uplink.ts';
import { loadDevice } from '../../firmware-config/provisioning/load-device.ts';
import type { ToDevice } from './device-words.ts';

// A device in a process of its own, to be killed: the agent's own folder lock, outbox, attestor and uplink, without camera
// and face engine. Arguments: folder of a provisioned device, clock offset in ms, ms between events, disk of the outbox.
const [dir = '', offset = '0', every = '20', disk = ''] = process.argv.slice(2);

// The product's waiting, shortened: a run of a thousand kills must not consist of waiting.
const TIMING: UplinkTiming = {
  reconnect: { baseMs: 50, capMs: 800 },
  stableAfterMs: 500,
  connectTimeoutMs: 3_000,
  resend: { baseMs: 1_000, capMs: 2_000 },
  presenceCoalesceMs: 500,
  presenceRepeatMs: 10_000,
};
const EVENT: AttestationDraft = { kind: 'device.status', status: { event: 'started', detail: 'made to be killed' } };

let offsetMs = Number(offset);
const now = () => Date.now() + offsetMs;
const say = (line: string) => process.stdout.write(`${line}\n`);

const identity = loadDevice(dir, now);
lockFolder(dir);
const path = disk === '' ? agentFiles(dir).outbox : join(disk, 'outbox.sqlite');
const outbox = openOutbox({ path, chain: identity.firstChain, now });
const replaced = outbox.replacement();
if (replaced) say(`replaced ${replaced.salvaged}`);
const attestor = createAttestor({
  identity,
  outbox,
  posture: () => ({ agent: 'chaos', config: identity.config.version, models: {}, keyLevel: identity.keyLevel }),
  clock: () => ({ source: 'none', offsetMs: null }),
  now,
});
const uplink = createUplink({
  identity,
  outbox,
  attestor,
  answered: openAnsweredCommands(agentFiles(dir).answeredCommands),
  handlers: { ping: async () => 'done' },
  camera: () => undefined,
  metrics: createAgentMetrics(),
  progress: createHealth().expect('uplink', 60_000),
  logger: pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true })),
  now,
  timing: TIMING,
});
uplink.start();
say('ready');

/** Says an event only once it is durable; what could not be kept or signed is never called done. */
function attest(): void {
  try {
    const { chain, seq, jti } = attestor.attest(EVENT);
    say(`done ${chain} ${seq} ${jti}`);
  } catch (error) {
    if (!(error instanceof OutboxError || error instanceof AttestationError)) throw error;
    say(`not-done ${error.code}`);
  }
}
let events: NodeJS.Timeout | undefined = setInterval(attest, Number(every));
setInterval(() => say(`waiting ${outbox.counts().pending} ${uplink.status.lastReceiptAt === null ? 0 : 1}`), 100);

process.on('message', (word: ToDevice) => {
  if ('offsetMs' in word) offsetMs = word.offsetMs;
  else {
    clearInterval(events);
    events = undefined;
  }
});
// Whoever started it is gone: nobody would ever stop it.
process.on('disconnect', () => process.exit(0));
