import { beforeEach, expect, it } from 'vitest';
import { listAudit } from '../../../../hub/access/audit.ts';
import { auditReading, SAME_READING_MS } from '../../../../hub/access/read-once.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { memoryStore } from '../../../support/stores.ts';

const NOW = Date.parse('2026-11-23T02:00:00.000Z');
const reading = { account: 'wang', action: 'evidence.read', target: { type: 'finding', id: 'f-1' }, version: 'v1' };
let store: Store;
beforeEach(async () => {
  store = await memoryStore();
});

const lines = async () => (await listAudit(store.db, { limit: 50 })).length;

it.each([
  ['the same again within a quarter of an hour', reading, SAME_READING_MS - 1, 1],
  ['the same a quarter of an hour later', reading, SAME_READING_MS, 2],
  ['the same when the clock was set back', reading, -1, 2],
  ['what has changed', { ...reading, version: 'v2' }, 1000, 2],
  ['another finding', { ...reading, target: { type: 'finding', id: 'f-2' } }, 1000, 2],
  ['the same by somebody else', { ...reading, account: 'zhao' }, 1000, 2],
  ['another way of reading it', { ...reading, action: 'media.read' }, 1000, 2],
])('reading %s', async (_, again, later, expected) => {
  await auditReading(store, reading, NOW);
  await auditReading(store, again, NOW + later);
  expect(await lines()).toBe(expected);
});

it('looking all day at the same finding is entered each quarter of an hour, however often the page asks', async () => {
  for (let second = 0; second < 3600; second += 60) await auditReading(store, reading, NOW + second * 1000);
  expect(await lines()).toBe(4);
});
