import pino from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { StoredDelivery } from '../../../hub/ingest/stored-listeners.ts';
import { closeOpenPresence, noteAlive } from '../../../hub/presence/last-known.ts';
import type { Store } from '../../../hub/store/store.ts';
import { arrivalFrom, RECEIVED_AT, record } from '../../support/arrivals.ts';
import { registerDevice, STORY_START, type TestDevice, testChain, testDevice } from '../../support/builders.ts';
import { eventually } from '../../support/eventually.ts';
import { describeEachStore } from '../../support/stores.ts';

// What ingest keeps besides the events, each once on every database; the cases are in the unit tests.
describeEachStore('registers', (newStore) => {
  let store: Store;
  let device: TestDevice;

  beforeEach(async () => {
    store = await newStore();
    device = testDevice();
    await registerDevice(store, device);
  });

  it('presence is closed after a crash at the last time the hub was alive', async () => {
    const online = JSON.stringify({ v: 1, device: device.id, state: 'online' });
    await record(store, { ...arrivalFrom(device, online), channel: 'status' });
    await noteAlive(store.db, STORY_START);
    await noteAlive(store.db, RECEIVED_AT + 60_000);
    expect(await store.transaction((trx) => closeOpenPresence(trx))).toBe(1);
    const rows = await store.db.selectFrom('device_presence').select('online_until').execute();
    expect(rows).toEqual([{ online_until: new Date(RECEIVED_AT + 60_000).toISOString() }]);
  });

  it('a consent is granted and withdrawn', async () => {
    const chain = testChain(device);
    const story = [chain.sign('consent.granted'), chain.sign('consent.withdrawn')];
    await record(store, ...story.map(({ envelope }) => arrivalFrom(device, envelope)));
    const rows = await store.db.selectFrom('consents').select('withdrawn_at').execute();
    expect(rows).toEqual([{ withdrawn_at: new Date(STORY_START + 2000).toISOString() }]);
  });

  it('a listener hears of each event once while all goes well, page by page', async () => {
    const events = testChain(device).signMany(450);
    for (const from of [0, 150, 300]) {
      await record(store, ...events.slice(from, from + 150).map(({ envelope }) => arrivalFrom(device, envelope)));
    }
    const heard: number[] = [];
    const needs = { store, logger: pino({ level: 'silent' }), now: () => RECEIVED_AT };
    const listener = {
      name: 'notebook',
      handle: async (page: readonly { ledgerIndex: number }[]) =>
        void heard.push(...page.map((event) => event.ledgerIndex)),
    };
    const delivery = new StoredDelivery(needs, listener);
    delivery.wake();
    await eventually('all events', () => heard.length >= 450);
    await delivery.stop();
    const again = new StoredDelivery(needs, listener);
    again.wake();
    await again.stop();
    expect(heard).toEqual(Array.from({ length: 450 }, (_, n) => n + 1));
  });
});
