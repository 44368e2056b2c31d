import { expect, it } from 'vitest';
import { insertRows } from '../../../hub/store/insert-rows.ts';
import { describeEachStore } from '../../support/stores.ts';

const at = '2026-11-22T00:00:00.000Z';
const chain = (device: string, up_to: number, last_digest: string | null = null) => ({
  device,
  chain: 'c',
  up_to,
  last_seq: up_to,
  last_digest,
  opened_at: at,
  last_at: at,
});

describeEachStore('rows inserted together', (newStore) => {
  it('are kept in their order, with numbers, nothing and any text as they were', async () => {
    const store = await newStore();
    const rows = [chain('b', 2, `'"中文\\n{}`), chain('a', 2 ** 53 - 1)];
    await store.transaction((trx) => insertRows(trx, 'chains', rows));
    const stored = await store.db.selectFrom('chains').selectAll().orderBy('device', 'desc').execute();
    expect(stored).toEqual(rows);
  });

  it('overwrite what is named where the key is there already, and nothing else', async () => {
    const store = await newStore();
    await store.transaction((trx) => insertRows(trx, 'chains', [chain('a', 1)]));
    const later = { ...chain('a', 9, 'd'), opened_at: 'later', last_at: 'later' };
    await store.transaction((trx) =>
      insertRows(trx, 'chains', [later, chain('b', 1)], { key: ['device', 'chain'], columns: ['up_to', 'last_at'] }),
    );
    expect(await store.db.selectFrom('chains').selectAll().orderBy('device').execute()).toEqual([
      { ...chain('a', 9), last_seq: 1, last_at: 'later' },
      chain('b', 1),
    ]);
  });

  it('are all refused when one of them is', async () => {
    const store = await newStore();
    const twice = store.transaction((trx) => insertRows(trx, 'chains', [chain('a', 1), chain('a', 2)]));
    await expect(twice).rejects.toThrow();
    expect(await store.db.selectFrom('chains').selectAll().execute()).toEqual([]);
  });

  it('may be none', async () => {
    const store = await newStore();
    await expect(store.transaction((trx) => insertRows(trx, 'chains', []))).resolves.toBeUndefined();
  });
});
