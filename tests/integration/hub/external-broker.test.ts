import pino from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HubId } from '../../../contract/ids.ts';
import { mosquittoFiles } from '../../../firmware-config/broker-acl/mosquitto.ts';
import { connectHubClient } from '../../../hub/broker/hub-client.ts';
import { createCommands } from '../../../hub/commands/send.ts';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import { startIngest } from '../../../hub/ingest/start.ts';
import type { Store } from '../../../hub/store/store.ts';
import {
  registerDevice,
  SITE,
  storyClock,
  type TestDevice,
  type TestTransport,
  testChain,
  testDevice,
} from '../../support/builders.ts';
import { connectDevice } from '../../support/device-client.ts';
import { eventually } from '../../support/eventually.ts';
import { type RunningMosquitto, startMosquitto } from '../../support/mosquitto.ts';
import { memoryStore } from '../../support/stores.ts';
import { describeWith } from '../../support/system-program.ts';
import { testIdentity } from '../../support/test-identity.ts';

describeWith('mosquitto', 'ingest through Mosquitto', () => {
  let identity: HubIdentity;
  let mosquitto: RunningMosquitto;
  let store: Store;
  let device: TestDevice;
  let transport: TestTransport;

  beforeAll(async () => {
    identity = await testIdentity();
    store = await memoryStore();
    device = testDevice();
    transport = await registerDevice(store, device, identity.ca);
    mosquitto = await startMosquitto(identity, (place) =>
      mosquittoFiles({ ...place, hub: HubId.parse(identity.hub), devices: [{ site: SITE, device: device.id }] }),
    );
  });
  afterAll(async () => {
    await mosquitto.stop();
    await store.close();
  });

  const startHub = async () => {
    const logger = pino({ level: 'silent' });
    const now = storyClock();
    const tls = { ca: identity.ca.certificate, ...identity.tls };
    const client = await connectHubClient({ url: mosquitto.url, tls }, identity.hub);
    const commands = createCommands({ store, identity, client, logger, now });
    const needs = { store, identity, client, commands, onStored: [], logger, now, metrics: new Registry() };
    const ingest = await startIngest(needs);
    return {
      async stop() {
        await ingest.stop();
        await client.endAsync(true);
      },
    };
  };
  const stored = async () =>
    (await store.db.selectFrom('attestations').select('seq').orderBy('ledger_idx').execute()).length;
  const intervals = () => store.db.selectFrom('device_presence').select('online_until').orderBy('id').execute();

  it('does not take a status that the broker kept from before for a new one', async () => {
    const line = await connectDevice(device, transport, mosquitto.port, { protocolVersion: 5 });
    await line.say('online');
    const hub = await startHub();
    await line.send(testChain(device).sign('device.status').envelope);
    await eventually('the event', async () => (await stored()) === 1);
    expect(await intervals()).toEqual([]);
    await line.say('online');
    await eventually('presence', async () => (await intervals()).length === 1);
    await line.drop();
    await eventually('the last will', async () => (await intervals())[0]?.online_until);
    await hub.stop();
  });

  it('stores and receipts, and gets what came while it was away', async () => {
    const chain = testChain(device);
    const line = await connectDevice(device, transport, mosquitto.port, { protocolVersion: 5 });
    const firstRun = await startHub();
    await line.send(...chain.signMany(50).map(({ envelope }) => envelope));
    await line.receipt(identity, ({ upTo }) => upTo === 50);
    await firstRun.stop();

    await line.send(...chain.signMany(50).map(({ envelope }) => envelope));
    expect(await stored()).toBe(51);
    const secondRun = await startHub();
    await line.receipt(identity, ({ upTo }) => upTo === 100);
    expect(await stored()).toBe(101);
    await secondRun.stop();
    await line.close();
  });
});
