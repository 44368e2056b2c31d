import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import type { StoredListener } from '../../../hub/ingest/stored-listeners.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { openStore } from '../../../hub/store/open-store.ts';
import type { Store } from '../../../hub/store/store.ts';
import { registerDevice, storyClock, testChain, testDevice } from '../../support/builders.ts';
import { connectDevice } from '../../support/device-client.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { memoryStore } from '../../support/stores.ts';
import { startTestHub } from '../../support/test-hub.ts';
import { testIdentity } from '../../support/test-identity.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

let identity: HubIdentity;
const folder = temporaryFolder('zhenshen-interruptions');

beforeAll(async () => {
  identity = await testIdentity();
});
afterAll(() => folder.remove());

const storedSeqs = async (store: Store) =>
  (await store.db.selectFrom('attestations').select('seq').orderBy('ledger_idx').execute()).map(({ seq }) => seq);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

/** A listener that writes down what it hears, and fails while `failing`. */
function notebook(name: string) {
  const heard: number[] = [];
  const state = { failing: false };
  const listener: StoredListener = {
    name,
    async handle(events) {
      if (state.failing) throw new Error('not now');
      heard.push(...events.map(({ attestation }) => attestation.seq));
    },
  };
  return { heard, state, listener };
}

it('loses nothing, doubles nothing and keeps the order when the hub is stopped mid-stream and started again', async () => {
  const path = join(folder.path, 'hub.db');
  const port = await freePort();
  const device = testDevice();
  const events = testChain(device).signMany(400);
  const envelopes = events.map(({ envelope }) => envelope);
  const open = async () => {
    const store = await openStore({ sqlite: path });
    await store.migrate();
    return store;
  };

  const before = await open();
  const transport = await registerDevice(before, device, identity.ca);
  const firstRun = await startTestHub(before, identity, { port, parameters: { batchSize: 20, queueLimit: 40 } });
  const firstLine = await connectDevice(device, transport, port);
  firstLine.send(...envelopes).catch(() => {}); // cut off in the middle
  await eventually('some of it', async () => (await storedSeqs(before)).length >= 40);
  await firstRun.stop();
  await firstLine.mqtt.endAsync(true);
  const storedBefore = await storedSeqs(before);
  expect(storedBefore).toEqual(upTo(storedBefore.length));
  expect(storedBefore.length).toBeLessThan(400);
  await before.close();

  const after = await open();
  const secondRun = await startTestHub(after, identity, { port });
  const secondLine = await connectDevice(device, transport, port);
  await secondLine.send(...envelopes); // an outbox sends everything that it holds no receipt for
  await secondLine.receipt(identity, (receipt) => receipt.upTo === 400 && receipt.rejected.length === 0);
  expect(await storedSeqs(after)).toEqual(upTo(400));
  expect(await verifyLedger(after.db)).toMatchObject({ verified: true, size: 400 });
  await secondLine.close();
  await secondRun.stop();
  await after.close();
});

it('waits for a store that can not be written to, acknowledging nothing meanwhile', async () => {
  const store = await memoryStore();
  let full = false;
  let attempts = 0;
  const assertRoom = () => {
    attempts += full ? 1 : 0;
    if (full) throw new Error('disk full');
  };
  const flaky: Store = {
    ...store,
    transaction: async (work, options) => {
      assertRoom();
      return store.transaction(work, options);
    },
    get db() {
      assertRoom();
      return store.db;
    },
  };
  const device = testDevice();
  const transport = await registerDevice(store, device, identity.ca);
  const hub = await startTestHub(flaky, identity);
  const line = await connectDevice(device, transport, hub.broker.port);
  full = true;
  const events = testChain(device).signMany(5);
  await line.send(...events.map(({ envelope }) => envelope));
  await eventually('two attempts', () => attempts >= 4);
  expect(line.heard).toEqual([]);
  full = false;
  await line.receipt(identity, (receipt) => receipt.upTo === 5);
  expect(await storedSeqs(store)).toEqual(upTo(5));
  await line.close();
  await hub.stop();
  await store.close();
});

it('brings each stored event to each listener, also after a failure and a restart', async () => {
  const store = await memoryStore();
  const device = testDevice();
  const transport = await registerDevice(store, device, identity.ca);
  const chain = testChain(device);
  const [steady, shaky] = [notebook('steady'), notebook('shaky')];
  const onStored = [steady.listener, shaky.listener];

  const firstRun = await startTestHub(store, identity, { onStored });
  const firstLine = await connectDevice(device, transport, firstRun.broker.port);
  shaky.state.failing = true;
  await firstLine.send(...chain.signMany(3).map(({ envelope }) => envelope));
  await eventually('the steady one', () => steady.heard.length === 3);
  await firstLine.close();
  await firstRun.stop();
  expect(shaky.heard).toEqual([]);

  shaky.state.failing = false;
  const secondRun = await startTestHub(store, identity, { onStored });
  await eventually('the shaky one', () => shaky.heard.length === 3);
  const secondLine = await connectDevice(device, transport, secondRun.broker.port);
  await secondLine.send(...chain.signMany(2).map(({ envelope }) => envelope));
  await eventually('both', () => steady.heard.length === 5 && shaky.heard.length === 5);
  expect([steady.heard, shaky.heard]).toEqual([upTo(5), upTo(5)]);
  await secondLine.close();
  await secondRun.stop();
  await store.close();
});

it('closes presence that a crash left open at the last time the hub was alive', async () => {
  const store = await memoryStore();
  const device = testDevice();
  const transport = await registerDevice(store, device, identity.ca);
  const clock = storyClock();
  const firstRun = await startTestHub(store, identity, { now: clock });
  const line = await connectDevice(device, transport, firstRun.broker.port);
  await line.say('online');
  const interval = () => store.db.selectFrom('device_presence').selectAll().execute();
  await eventually('online', async () => (await interval()).length === 1);
  await firstRun.ingest.stop(); // the last will below finds nobody
  await line.drop();
  await firstRun.stop();
  expect(await interval()).toMatchObject([{ online_until: null }]);
  const aliveUntil = new Date(clock()).toISOString();

  const secondRun = await startTestHub(store, identity, { now: () => clock() + 3_600_000 });
  const [closed] = await interval();
  expect(closed?.online_until && closed.online_until <= aliveUntil && closed.online_until >= closed.online_from).toBe(
    true,
  );
  await secondRun.stop();
  await store.close();
});
