import { afterEach, beforeEach, expect, it } from 'vitest';
import { closeOpenPresence, noteAlive } from '../../../../hub/presence/last-known.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { arrivalFrom, record } from '../../../support/arrivals.ts';
import { registerDevice, STORY_START, type TestDevice, testDevice } from '../../../support/builders.ts';
import { memoryStore } from '../../../support/stores.ts';

let store: Store;
let device: TestDevice;
beforeEach(async () => {
  store = await memoryStore();
  device = testDevice();
  await registerDevice(store, device);
});
afterEach(() => store.close());

const at = (second: number) => new Date(STORY_START + second * 1000).toISOString();
const say = (second: number, state: string, over: object = {}) => ({
  ...arrivalFrom(device, JSON.stringify({ v: 1, device: device.id, state, ...over })),
  channel: 'status' as const,
  receivedAt: STORY_START + second * 1000,
});
const intervals = async () => {
  const rows = await store.db.selectFrom('device_presence').selectAll().orderBy('id').execute();
  return rows.map(({ online_from, online_until, pending }) => [online_from, online_until, pending]);
};
const chain = '3f2b8c1e-5a7d-4e9f-8b6c-1d2e3f4a5b6c';
const outbox = (pending: number) => ({ outbox: { chain, lastSeq: 9, pending } });

it.each<[string, () => ReturnType<typeof say>[], unknown[][]]>([
  ['opens when a device says it is online', () => [say(1, 'online', outbox(4))], [[at(1), null, 4]]],
  [
    'stays open, with what is pending now',
    () => [say(1, 'online', outbox(4)), say(5, 'online', outbox(0))],
    [[at(1), null, 0]],
  ],
  ['closes with the last will', () => [say(1, 'online', outbox(4)), say(9, 'offline')], [[at(1), at(9), 4]]],
  [
    'begins anew after that',
    () => [say(1, 'online'), say(9, 'offline'), say(20, 'online')],
    [
      [at(1), at(9), 0],
      [at(20), null, 0],
    ],
  ],
  ['does not begin with a goodbye', () => [say(1, 'offline')], []],
  ['ignores what the broker had kept', () => [{ ...say(1, 'online'), retained: true }], []],
  [
    'ignores a retained goodbye while online',
    () => [say(1, 'online'), { ...say(2, 'offline'), retained: true }],
    [[at(1), null, 0]],
  ],
  ['ignores a status in the name of another device', () => [say(1, 'online', { device: 'kiosk-z9' })], []],
  ['ignores what is not a status', () => [say(1, 'sleeping'), say(2, 'online', { mood: 'good' })], []],
])('%s', async (_, messages, expected) => {
  await record(store, ...messages());
  expect(await intervals()).toEqual(expected);
});

it('does not open for a revoked device, but lets its last will close', async () => {
  await record(store, say(1, 'online'));
  await store.db
    .updateTable('devices')
    .set({ state: 'revoked', revoked_at: at(2) })
    .execute();
  await record(store, say(3, 'offline'), say(4, 'online'));
  expect(await intervals()).toEqual([[at(1), at(3), 0]]);
});

it.each([
  ['at the last time the hub was alive', 1, 60, [[at(1), at(60), 0]]],
  ['as a moment, when it began after that', 70, 60, [[at(70), at(70), 0]]],
])('is closed after a crash %s', async (_, online, alive, expected) => {
  await record(store, say(online, 'online'));
  await noteAlive(store.db, STORY_START + alive * 1000);
  await store.transaction((trx) => closeOpenPresence(trx));
  expect(await intervals()).toEqual(expected);
});
