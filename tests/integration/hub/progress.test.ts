import pino from 'pino';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { StoredDeliveries } from '../../../hub/ingest/stored-listeners.ts';
import { createCheckpointKeeper } from '../../../hub/ledger/checkpoint/keeper.ts';
import type { Store } from '../../../hub/store/store.ts';
import { registerStateMetrics } from '../../../hub/workers/state-metrics.ts';
import { arrivalFrom, record } from '../../support/arrivals.ts';
import { registerDevice, STORY_START, testChain, testDevice } from '../../support/builders.ts';
import { eventually } from '../../support/eventually.ts';
import { memoryStore } from '../../support/stores.ts';
import { testIdentity } from '../../support/test-identity.ts';

const logger = pino({ level: 'silent' });
const signer = await testIdentity();

async function storeWithEvents(count: number): Promise<Store> {
  const store = await memoryStore();
  const device = testDevice();
  await registerDevice(store, device);
  const events = testChain(device).signMany(count);
  await record(store, ...events.map(({ envelope }) => arrivalFrom(device, envelope)));
  return store;
}

it('checkpoints are not healthy when one can not be finished, and are again when it is', async () => {
  const store = await storeWithEvents(1);
  const gate = Promise.withResolvers<void>();
  const slow: Store = {
    ...store,
    transaction: async (work, options) => {
      await gate.promise; // a database that does not answer
      return await store.transaction(work, options);
    },
  };
  const clock = { now: STORY_START };
  const keeper = createCheckpointKeeper({ store: slow, signer, logger, now: () => clock.now });
  keeper.start();
  clock.now += 20_000;
  expect(keeper.ok()).toBe(true);
  clock.now += 20_000;
  expect(keeper.ok()).toBe(false);
  gate.resolve();
  await keeper.stop();
  expect(keeper.ok()).toBe(true);
  await store.close();
});

it.each([
  ['fails', () => Promise.reject(new Error('no'))],
  ['does not answer', () => new Promise<void>(() => {})],
])('deliveries are not healthy when a listener %s for a minute', async (_, handle) => {
  const store = await storeWithEvents(3);
  const clock = { now: STORY_START };
  const deliveries = new StoredDeliveries({ store, logger, now: () => clock.now }, [{ name: 'test', handle }]);
  expect(deliveries.ok()).toBe(true);
  deliveries.wake();
  await eventually(
    'the first try',
    async () => (await store.db.selectFrom('settings').selectAll().execute()).length === 0,
  );
  clock.now += 50_000;
  expect(deliveries.ok()).toBe(true);
  clock.now += 20_000;
  expect(deliveries.ok()).toBe(false);
});

it('deliveries are healthy again when their listener is', async () => {
  const store = await storeWithEvents(3);
  const clock = { now: STORY_START };
  let heard = 0;
  const gate = Promise.withResolvers<void>();
  const handle = async (events: readonly unknown[]) => {
    await gate.promise;
    heard += events.length;
  };
  const deliveries = new StoredDeliveries({ store, logger, now: () => clock.now }, [{ name: 'test', handle }]);
  deliveries.start();
  clock.now += 70_000;
  expect(deliveries.ok()).toBe(false);
  gate.resolve();
  await eventually('the events', () => heard === 3 && deliveries.ok());
  await deliveries.stop();
  await store.close();
});

it('the monitoring hears the state of the hub from the worker that leads, and from no other', async () => {
  const store = await storeWithEvents(3);
  const metrics = new Registry();
  let leads = true;
  const needs = { db: store.db, metrics, leads: () => leads, connected: () => true, now: () => STORY_START };
  await store.db
    .insertInto('settings')
    .values({ key: 'ingest.listener.test', value: '1', updated_at: '2026' })
    .execute();
  registerStateMetrics(needs);
  const led = await metrics.metrics();
  for (const line of [
    'zs_hub_leads 1',
    'zs_broker_hub_connected 1',
    'zs_ledger_lines 3',
    'zs_ledger_unsigned_lines 3',
    'zs_listener_lag_lines{listener="test"} 2',
    'zs_vault_templates 0',
  ]) {
    expect(led.split('\n')).toContain(line);
  }
  leads = false;
  const other = await metrics.metrics();
  expect(other).toContain('zs_hub_leads 0');
  expect(other).not.toMatch(/^zs_(ledger|listener|vault)\S* /m);
  await store.close();
});
