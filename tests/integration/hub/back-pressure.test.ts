import { expect, it } from 'vitest';
import { delivery, topicOf } from '../../../contract/topics.ts';
import type { Store } from '../../../hub/store/store.ts';
import { registerDevice, testChain, testDevice } from '../../support/builders.ts';
import { connectDevice } from '../../support/device-client.ts';
import { eventually } from '../../support/eventually.ts';
import { memoryStore } from '../../support/stores.ts';
import { startTestHub } from '../../support/test-hub.ts';
import { testIdentity } from '../../support/test-identity.ts';

const QUEUE_LIMIT = 20;
const COPIES = 3000; // of an event of about 1 kB: 3 MB, many times what may wait

// What the broker has taken off the line by the time it is held back: one reading of a socket at most (64 KB, twice).
const READ_AHEAD = 200;

it('while the store stands still, so much waits in memory and the device is not read any further; then all goes on', async () => {
  const identity = await testIdentity();
  const store = await memoryStore();
  const gate = Promise.withResolvers<void>();
  let standsStill = false;
  const slow: Store = {
    ...store,
    transaction: async (work, options) => {
      if (standsStill) await gate.promise;
      return store.transaction(work, options);
    },
  };
  const device = testDevice();
  const transport = await registerDevice(store, device, identity.ca);
  const hub = await startTestHub(slow, identity, { parameters: { queueLimit: QUEUE_LIMIT, batchSize: 10 } });
  const line = await connectDevice(device, transport, hub.broker.port);
  standsStill = true;

  const { envelope } = testChain(device).sign('patient.registration');
  const { qos, retain } = delivery.attest;
  const topic = topicOf({ site: device.site, device: device.id }, 'attest');
  let taken = 0;
  const sending = Array.from({ length: COPIES }, async () => {
    await line.mqtt.publishAsync(topic, envelope, { qos, retain });
    taken += 1;
  });
  let before = -1;
  await eventually('the device to be held back', async () => {
    const still = taken > 0 && taken === before;
    before = taken;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return still;
  });
  expect(hub.ingest.health().queued).toBeGreaterThanOrEqual(QUEUE_LIMIT);
  expect(hub.ingest.health().queued).toBeLessThan(QUEUE_LIMIT + READ_AHEAD);
  expect(taken).toBeLessThan(QUEUE_LIMIT + 2 * READ_AHEAD);

  gate.resolve();
  await Promise.all(sending);
  await line.receipt(identity, ({ upTo }) => upTo === 1);
  await eventually('an empty queue', () => hub.ingest.health().queued === 0);
  await line.close();
  await hub.stop();
  await store.close();
});
