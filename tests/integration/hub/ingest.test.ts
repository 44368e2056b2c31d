import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, MEDIA_TYPES, verify } from '../../../contract/jws.ts';
import { topicOf } from '../../../contract/topics.ts';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import type { Store } from '../../../hub/store/store.ts';
import {
  OTHER_SITE,
  registerDevice,
  STORY_START,
  type TestDevice,
  type TestTransport,
  testChain,
  testDevice,
} from '../../support/builders.ts';
import { connectDevice, type DeviceLine } from '../../support/device-client.ts';
import { eventually } from '../../support/eventually.ts';
import { memoryStore } from '../../support/stores.ts';
import { startTestHub, type TestHub } from '../../support/test-hub.ts';
import { testIdentity } from '../../support/test-identity.ts';

// One hub for the file; each test has a device of its own, over real MQTT and TLS.
let identity: HubIdentity;
let store: Store;
let hub: TestHub;
let device: TestDevice;
let transport: TestTransport;
let line: DeviceLine;
let devices = 0;

beforeAll(async () => {
  identity = await testIdentity();
  store = await memoryStore();
  hub = await startTestHub(store, identity);
});
afterAll(async () => {
  await hub.stop();
  await store.close();
});
beforeEach(async () => {
  devices += 1;
  device = testDevice(`kiosk-${devices}`);
  transport = await registerDevice(store, device, identity.ca);
  line = await connectDevice(device, transport, hub.broker.port);
  return () => line.close();
});

const storedSeqs = async () => {
  const rows = await store.db
    .selectFrom('attestations')
    .select('seq')
    .where('device', '=', device.id)
    .orderBy('ledger_idx')
    .execute();
  return rows.map(({ seq }) => seq);
};
const quarantined = () =>
  store.db
    .selectFrom('quarantine')
    .select(['code', 'seq', 'times', 'digest'])
    .where('device', '=', device.id)
    .execute();

it('stores what it gets, byte for byte, in order, and says so in a signed receipt', async () => {
  const chain = testChain(device);
  const events = chain.signMany(30);
  await line.send(...events.map(({ envelope }) => envelope));
  const receipt = await line.receipt(identity, ({ upTo }) => upTo === 30);
  expect(receipt).toMatchObject({ iss: identity.hub, aud: device.id, chain: chain.chain, beyond: [], rejected: [] });
  const rows = await store.db
    .selectFrom('attestations')
    .select('envelope')
    .where('device', '=', device.id)
    .orderBy('ledger_idx')
    .execute();
  expect(rows.map(({ envelope }) => envelope)).toEqual(events.map(({ envelope }) => envelope));
  expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  const line30 = await store.db
    .selectFrom('ledger')
    .select('root')
    .where('idx', '=', receipt.ledger.size)
    .executeTakeFirst();
  expect(line30?.root).toBe(receipt.ledger.root);
});

it('drops the same bytes and gives the receipt again', async () => {
  const [event] = testChain(device).signMany(1);
  await line.send(event?.envelope ?? '');
  await line.receipt(identity, ({ upTo }) => upTo === 1);
  const before = line.heard.length;
  await line.send(event?.envelope ?? '');
  await eventually('a second receipt', () => line.heard.length > before);
  expect(await storedSeqs()).toEqual([1]);
  expect(await quarantined()).toEqual([]);
});

it('takes events beyond a gap, remembers the hole, and lets it be filled late in any order', async () => {
  const events = testChain(device).signMany(6);
  const [one, two, three, four, five, six] = events.map(({ envelope }) => envelope);
  await line.send(one ?? '', three ?? '', five ?? '', six ?? '');
  await line.receipt(identity, ({ upTo, beyond }) => upTo === 1 && JSON.stringify(beyond) === '[[3,3],[5,6]]');
  await line.send(four ?? '');
  await line.receipt(identity, ({ upTo, beyond }) => upTo === 1 && JSON.stringify(beyond) === '[[3,6]]');
  await line.send(two ?? '');
  await line.receipt(identity, ({ upTo, beyond }) => upTo === 6 && beyond.length === 0);
  expect(await storedSeqs()).toEqual([1, 3, 5, 6, 4, 2]);
});

it('keeps the first of two events at one place and reports the fork', async () => {
  const chain = testChain(device);
  const first = chain.sign('device.status');
  const clone = chain.clone();
  const genuine = chain.sign('downtime');
  const forged = clone.sign('patient.registration');
  await line.send(first.envelope, genuine.envelope, forged.envelope);
  await line.receipt(identity, ({ rejected }) => JSON.stringify(rejected) === '[{"seq":2,"code":"FORK"}]');
  expect(await quarantined()).toEqual([{ code: 'FORK', seq: 2, times: 1, digest: forged.digest }]);
  expect(await storedSeqs()).toEqual([1, 2]);
});

it('refuses an event that does not name the one before it', async () => {
  const chain = testChain(device);
  await line.send(chain.sign('device.status').envelope, chain.sign('downtime', { prev: digestOf('other') }).envelope);
  await line.receipt(identity, ({ upTo, rejected }) => upTo === 2 && rejected[0]?.code === 'BROKEN_CHAIN');
});

it('lets the chain go on after an event that was refused', async () => {
  const chain = testChain(device);
  const future = { iat: (STORY_START + 86_400_000) / 1000 };
  const events = [chain.sign('device.status'), chain.sign('downtime', future), chain.sign('device.status')];
  await line.send(...events.map(({ envelope }) => envelope));
  const receipt = await line.receipt(identity, ({ upTo }) => upTo === 3);
  expect(receipt.rejected).toEqual([{ seq: 2, code: 'CLOCK_IN_FUTURE' }]);
  expect(await storedSeqs()).toEqual([1, 3]);
});

it('puts an altered envelope into quarantine, and no receipt settles the genuine one', async () => {
  const { envelope } = testChain(device).sign('patient.registration');
  const [header, payload, signature] = envelope.split('.');
  const said = Buffer.from(payload ?? '', 'base64url')
    .toString('utf8')
    .replace('"match"', '"Match"');
  await line.send(`${header}.${Buffer.from(said).toString('base64url')}.${signature}`);
  await eventually('quarantine', async () => (await quarantined()).length === 1);
  expect(await quarantined()).toMatchObject([{ code: 'BAD_SIGNATURE', seq: null }]);
  expect(line.heard).toEqual([]);
  await line.send(envelope);
  expect(await line.receipt(identity, ({ upTo }) => upTo === 1)).toMatchObject({ rejected: [] });
});

it('refuses events of a site where the device is not registered', async () => {
  await line.send(testChain(device).sign('device.status', { site: OTHER_SITE }).envelope);
  await line.receipt(identity, ({ upTo, rejected }) => upTo === 1 && rejected[0]?.code === 'WRONG_SITE');
});

it('does not take the events of one device from another', async () => {
  const other = testDevice(`other-of-${device.id}`);
  await registerDevice(store, other);
  await line.send(testChain(other).sign('device.status').envelope);
  await eventually('quarantine', async () => (await quarantined())[0]?.code === 'WRONG_DEVICE');
  expect(line.heard).toEqual([]);
});

it('answers with commands, sends them again when the device appears, and closes them by its signed answer', async () => {
  const jti = await hub.commands.send(device.id, { type: 'ping' });
  const topic = topicOf({ site: device.site, device: device.id }, 'command');
  const commands = () => line.heard.filter((heard) => heard.topic === topic);
  await eventually('the command', () => commands().length === 1);
  await line.say('online');
  await eventually('the command again', () => commands().length === 2);
  const signed = verify(commands()[0]?.message ?? '', MEDIA_TYPES.command, () => identity.publicKey);
  expect(signed).toMatchObject({ aud: device.id, jti, body: { type: 'ping' } });
  await line.send(
    testChain(device).sign('device.status', { status: { event: 'command-done', answers: jti } }).envelope,
  );
  await line.receipt(identity, ({ upTo }) => upTo === 1);
  expect(await store.db.selectFrom('commands').select('state').where('jti', '=', jti).execute()).toEqual([
    { state: 'done' },
  ]);
});

describe('presence', () => {
  const intervals = () =>
    store.db
      .selectFrom('device_presence')
      .select(['online_until', 'pending'])
      .where('device', '=', device.id)
      .orderBy('id')
      .execute();

  it('is open while a device is online and closed by its last will', async () => {
    await line.say('online', 3);
    await eventually('online', async () => (await intervals()).length === 1);
    expect(await intervals()).toEqual([{ online_until: null, pending: 3 }]);
    await line.drop();
    await eventually('offline', async () => (await intervals())[0]?.online_until);
    line = await connectDevice(device, transport, hub.broker.port);
    await line.say('online', 0);
    await eventually('online again', async () => (await intervals()).length === 2);
  });
});

it('counts what it did', async () => {
  const text = await hub.metrics.metrics();
  expect(text).toMatch(/zs_ingest_accepted_total [1-9]/);
  expect(text).toMatch(/zs_ingest_refused_total\{code="FORK"\} 1/);
  expect(hub.ingest.health()).toMatchObject({ ok: true, connected: true, queued: 0 });
});
