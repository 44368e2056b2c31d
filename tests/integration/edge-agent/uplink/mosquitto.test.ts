import type { MqttClient } from 'mqtt';
import pino from 'pino';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { mosquittoFiles } from '../../../../firmware-config/broker-acl/mosquitto.ts';
import type { DeviceIdentity } from '../../../../firmware-config/device-identity.ts';
import { connectHubClient } from '../../../../hub/broker/hub-client.ts';
import { createCommands } from '../../../../hub/commands/send.ts';
import type { HubIdentity } from '../../../../hub/identity/hub-identity.ts';
import { type Ingest, startIngest } from '../../../../hub/ingest/start.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { registerDevice, testDevice } from '../../../support/builders.ts';
import { edgeIdentity, temporaryFolder } from '../../../support/edge-device.ts';
import { eventually } from '../../../support/eventually.ts';
import { type RunningMosquitto, startMosquitto } from '../../../support/mosquitto.ts';
import { type RunningUplink, runUplink } from '../../../support/running-uplink.ts';
import { memoryStore } from '../../../support/stores.ts';
import { describeWith } from '../../../support/system-program.ts';
import { testIdentity } from '../../../support/test-identity.ts';

// Fewer than the window of the uplink: the broker ends a connection that has more messages unacknowledged (MQTT 5, 4.9).
const RECEIVE_MAXIMUM = 8;

describeWith('mosquitto', 'an uplink over Mosquitto (MQTT 5)', () => {
  const kiosk = testDevice();
  let identity: HubIdentity;
  let broker: RunningMosquitto;
  let store: Store;
  let client: MqttClient;
  let ingest: Ingest;
  let folder: ReturnType<typeof temporaryFolder>;
  let device: DeviceIdentity;
  let running: RunningUplink | undefined;

  beforeAll(async () => {
    identity = await testIdentity();
    const address = { site: kiosk.site, device: kiosk.id };
    broker = await startMosquitto(identity, (place) => {
      const files = mosquittoFiles({ ...place, hub: identity.hub, devices: [address], bindAddress: '127.0.0.1' });
      const conf = `${files['mosquitto.conf']}\n`.replace(
        /max_inflight_messages \d+/,
        `max_inflight_messages ${RECEIVE_MAXIMUM}`,
      );
      return { ...files, 'mosquitto.conf': conf };
    });
    store = await memoryStore();
    await registerDevice(store, kiosk);
  });
  beforeEach(async () => {
    folder = temporaryFolder();
    device = await edgeIdentity(identity, folder.path, broker.url, kiosk);
    const tls = { ...identity.tls, ca: identity.ca.certificate };
    client = await connectHubClient({ url: broker.url, tls }, identity.hub);
    const parts = { store, identity, client, logger: pino({ level: 'silent' }), now: Date.now };
    ingest = await startIngest({
      ...parts,
      commands: createCommands(parts),
      onStored: [],
      metrics: new Registry(),
      parameters: {},
    });
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    await ingest.stop();
    await client.endAsync(true);
    folder.remove();
  });
  afterAll(async () => {
    await broker.stop();
    await store.close();
  });

  async function connectionsOf(of: RunningUplink): Promise<number> {
    const { values } = await of.metrics.connections.get();
    return values.find(({ labels }) => labels.outcome === 'connected')?.value ?? 0;
  }
  const storedOf = (of: RunningUplink) =>
    store.db
      .selectFrom('attestations')
      .select('seq')
      .where('chain', '=', of.outbox.tip().chain)
      .orderBy('ledger_idx')
      .execute();

  it('drains into the hub in order, within what the broker allows, over one connection', async () => {
    running = runUplink(device, { timing: { resend: { baseMs: 20_000, capMs: 1 } } });
    running.attest(150);
    expect(await running.uplink.drained(15_000)).toBe(true);
    expect((await storedOf(running)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 150 }, (_, index) => index + 1),
    );
    expect(await connectionsOf(running)).toBe(1);
  });

  it('receives, after it was away, what the broker kept for it', async () => {
    running = runUplink(device);
    running.attest(1);
    expect(await running.uplink.drained(5_000)).toBe(true);
    await running.stop();
    const commands = createCommands({ store, identity, client, logger: pino({ level: 'silent' }), now: Date.now });
    await commands.send(device.config.device, { type: 'ping' });
    running = runUplink(device, { handlers: { ping: async () => 'done' } });
    const answered = running;
    await eventually('the answer is stored', async () => (await storedOf(answered)).length === 2);
  });
});
