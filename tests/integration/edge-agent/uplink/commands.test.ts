import { createPublicKey } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { open } from '../../../../contract/envelope.ts';
import { SubjectId } from '../../../../contract/ids.ts';
import { MEDIA_TYPES, sign } from '../../../../contract/jws.ts';
import { topicOf } from '../../../../contract/topics.ts';
import type { CommandHandlers } from '../../../../edge-agent/uplink/command-desk.ts';
import type { DeviceIdentity } from '../../../../firmware-config/device-identity.ts';
import type { HubIdentity } from '../../../../hub/identity/hub-identity.ts';
import { edgeIdentity, temporaryFolder } from '../../../support/edge-device.ts';
import { type HandWrittenHub, handWrittenHub } from '../../../support/hand-written-hub.ts';
import { type RunningUplink, runUplink } from '../../../support/running-uplink.ts';
import { testIdentity } from '../../../support/test-identity.ts';
import { startTlsBroker, type TlsBroker } from '../../../support/tls-broker.ts';

const SUBJECT = { type: 'insured' as const, id: SubjectId.parse('kq3mX0y7bZ8cV1nL5tR2wE9uI4oP6aS0dF7gH1jK3lQ') };
let folder: ReturnType<typeof temporaryFolder>;
let hubIdentity: HubIdentity;
let broker: TlsBroker;
let identity: DeviceIdentity;
let hub: HandWrittenHub;
let device: RunningUplink | undefined;
let watcher: MqttClient | undefined;

beforeEach(async () => {
  folder = temporaryFolder();
  hubIdentity = await testIdentity();
  broker = await startTlsBroker(hubIdentity);
  identity = await edgeIdentity(hubIdentity, folder.path, broker.url);
  hub = handWrittenHub(broker, hubIdentity, identity);
  hub.acknowledging = true;
});
afterEach(async () => {
  await device?.stop();
  device = undefined;
  await watcher?.endAsync(true);
  watcher = undefined;
  await broker.stop();
  folder.remove();
});

const until = (holds: () => boolean) => vi.waitFor(() => expect(holds()).toBe(true), { timeout: 5_000, interval: 10 });

async function online(handlers: CommandHandlers): Promise<RunningUplink> {
  device = runUplink(identity, { handlers });
  await until(() => device?.uplink.status.online === true);
  return device;
}

/** What the device signed in answer to commands, each envelope once. */
function answers(): object[] {
  const publicKey = createPublicKey(identity.signingKey);
  return [...new Set(hub.arrived)]
    .map((envelope) => open(envelope, () => publicKey).attestation)
    .flatMap((attestation) => (attestation.kind === 'device.status' ? [attestation.status] : []))
    .filter(({ answers: jti }) => jti !== undefined);
}

async function counted(of: RunningUplink): Promise<Record<string, number>> {
  const { values } = await of.metrics.commands.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value]));
}
const outcomes = (of: RunningUplink, expected: Record<string, number>) =>
  vi.waitFor(async () => expect(await counted(of)).toEqual(expected), { timeout: 5_000, interval: 10 });

describe('commands', () => {
  it('are carried out and answered with a signed event that names them', async () => {
    const removed: unknown[] = [];
    await online({
      'template.remove': async ({ subject }) => {
        removed.push(subject);
        return 'done';
      },
    });
    const jti = hub.command({ type: 'template.remove', subject: SUBJECT });
    await until(() => answers().length === 1);
    expect(removed).toEqual([SUBJECT]);
    expect(answers()).toEqual([{ event: 'command-done', answers: jti }]);
  });

  it('are refused and answered when they have expired', async () => {
    const ping = vi.fn(async () => 'done' as const);
    const running = await online({ ping });
    const jti = hub.command({ type: 'ping' }, { exp: Date.now() / 1000 - 1 });
    await until(() => answers().length === 1);
    expect(answers()).toEqual([{ event: 'command-refused', answers: jti, detail: 'expired' }]);
    await outcomes(running, { expired: 1 });
    expect(ping).not.toHaveBeenCalled();
  });

  it('are answered once however often they come, also after a restart', async () => {
    const ping = vi.fn(async () => 'done' as const);
    const first = await online({ ping });
    const replayed = captureNext();
    hub.command({ type: 'ping' });
    hub.publish('command', await replayed);
    await outcomes(first, { done: 1, repeated: 1 });
    await first.stop();
    const second = await online({ ping });
    hub.publish('command', await replayed);
    await outcomes(second, { repeated: 1 });
    expect(ping).toHaveBeenCalledTimes(1);
    expect(answers()).toHaveLength(1);
  });

  it('are not answered while they fail, so that the hub tries again', async () => {
    let isReady = false;
    const running = await online({
      ping: async () => {
        if (!isReady) throw new Error('not yet');
        return 'done';
      },
    });
    const again = captureNext();
    hub.command({ type: 'ping' });
    await outcomes(running, { failed: 1 });
    expect(answers()).toEqual([]);
    isReady = true;
    hub.publish('command', await again);
    await until(() => answers().length === 1);
  });

  it.each<[string, () => void]>([
    ['for another device', () => hub.command({ type: 'ping' }, { aud: 'kiosk-b2' })],
    ['of another hub', () => hub.command({ type: 'ping' }, { iss: 'hub-other' })],
    ['with a field nobody knows', () => hub.command({ type: 'ping', force: true } as never)],
    ['signed by the device itself', () => hub.publish('command', sign(MEDIA_TYPES.command, {}, identity.signingKey))],
    ['that is not signed', () => hub.publish('command', '{"type":"ping"}')],
  ])('%s are ignored and not answered', async (_, send) => {
    const running = await online({ ping: async () => 'done' });
    send();
    await outcomes(running, { ignored: 1 });
    expect(answers()).toEqual([]);
  });
});

describe('presence', () => {
  const statusTopic = () => topicOf({ site: identity.config.site, device: identity.config.device }, 'status');

  async function watch(): Promise<object[]> {
    const seen: object[] = [];
    const watcherIdentity = await edgeIdentity(hubIdentity, folder.path, broker.url);
    watcher = await connectAsync(broker.url, {
      clientId: 'watcher',
      protocolVersion: 4,
      key: watcherIdentity.transportKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      cert: watcherIdentity.certificate,
      ca: watcherIdentity.ca,
    });
    watcher.on('message', (_topic, payload, { retain }) => seen.push({ ...JSON.parse(payload.toString()), retain }));
    await watcher.subscribeAsync(statusTopic(), { qos: 1 });
    return seen;
  }

  it('says online and what the outbox holds to whoever looks later, and follows the outbox', async () => {
    hub.acknowledging = false;
    const running = await online({});
    const seen = await watch();
    await until(() => seen.length === 1);
    expect(seen[0]).toMatchObject({ state: 'online', retain: true, outbox: { lastSeq: 0, pending: 0 } });
    running.attest(3);
    await until(() =>
      seen.some((presence) => 'outbox' in presence && JSON.stringify(presence).includes('"pending":3')),
    );
    expect(seen.length).toBeLessThanOrEqual(3);
  });

  it('says offline by the last will when the line breaks, and online again when it is back', async () => {
    await online({});
    const seen = await watch();
    await until(() => seen.length === 1);
    broker.cut(identity.config.device);
    await until(() => seen.length >= 3);
    expect(seen.map((presence) => 'state' in presence && presence.state)).toEqual(['online', 'offline', 'online']);
  });

  it('says offline, with the time, when the agent is stopped', async () => {
    const running = await online({});
    const seen = await watch();
    await until(() => seen.length === 1);
    await running.stop();
    device = undefined;
    await until(() => seen.length === 2);
    expect(seen[1]).toMatchObject({ state: 'offline', at: expect.any(Number) });
  });
});

/** The next signed command on its way to the device, as an eavesdropper records it. */
function captureNext(): Promise<string> {
  return new Promise((resolve) => {
    broker.aedes.on('publish', ({ topic, payload }) => {
      if (topic.endsWith('/down/command')) resolve(payload.toString());
    });
  });
}
