import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../../hub/store/open-store.ts';
import { describeEachStore } from '../../support/stores.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

const setting = (key: string, value: string) => ({ key, value, updated_at: '2026-11-22T00:00:00.000Z' });
const ledgerRow = (idx: number) => ({
  idx,
  kind: 'rule',
  ref: 'r',
  leaf: 'l',
  root: 'x',
  at: '2026-11-22T00:00:00.000Z',
});

describeEachStore('store', (newStore) => {
  it('can be brought up to date again without harm', async () => {
    const store = await newStore();
    await store.db.insertInto('settings').values(setting('a', '1')).execute();
    await store.migrate();
    expect(await store.db.selectFrom('settings').select('value').execute()).toEqual([{ value: '1' }]);
  });

  it('keeps nothing of a transaction that fails', async () => {
    const store = await newStore();
    const failing = store.transaction(async (trx) => {
      await trx.insertInto('settings').values(setting('a', '1')).execute();
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await store.db.selectFrom('settings').selectAll().execute()).toEqual([]);
  });

  it('lets one sequencer transaction in at a time', async () => {
    const store = await newStore();
    await store.db.insertInto('settings').values(setting('count', '0')).execute();
    const increment = () =>
      store.transaction(
        async (trx) => {
          const { value } = await trx.selectFrom('settings').select('value').executeTakeFirstOrThrow();
          await trx
            .updateTable('settings')
            .set({ value: String(Number(value) + 1) })
            .execute();
        },
        { sequencer: true },
      );
    await Promise.all(Array.from({ length: 20 }, increment));
    expect(await store.db.selectFrom('settings').select('value').execute()).toEqual([{ value: '20' }]);
  });

  it('gives counts, sums and large numbers as numbers', async () => {
    const store = await newStore();
    await store.db
      .insertInto('ledger')
      .values([ledgerRow(1), ledgerRow(9_007_199_254_740_990)])
      .execute();
    const row = await store.db
      .selectFrom('ledger')
      .select(({ fn }) => [fn.countAll<number>().as('rows'), fn.max('idx').as('max'), fn.min('idx').as('min')])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ rows: 2, max: 9_007_199_254_740_990, min: 1 });
    const { sum } = await store.db
      .selectFrom('ledger')
      .where('idx', '<', 10)
      .select(({ fn }) => fn.sum<number>('idx').as('sum'))
      .executeTakeFirstOrThrow();
    expect(sum).toBe(1);
  });

  it.each(['attestations', 'ledger'] as const)('refuses to change or delete rows of %s', async (table) => {
    const store = await newStore();
    await store.db.insertInto('ledger').values(ledgerRow(1)).execute();
    await store.db
      .insertInto('attestations')
      .values({
        jti: 'j',
        device: 'd',
        chain: 'c',
        seq: 1,
        kind: 'downtime',
        subject_type: null,
        subject: null,
        site: 's',
        nonce: null,
        face_outcome: null,
        at: '2026',
        received_at: '2026',
        digest: 'x',
        ledger_idx: 1,
        envelope: 'e',
      })
      .execute();
    await expect(store.db.deleteFrom(table).execute()).rejects.toThrow('append-only');
    const change = table === 'ledger' ? { leaf: 'other' } : { envelope: 'other' };
    await expect(store.db.updateTable(table).set(change).execute()).rejects.toThrow('append-only');
  });

  it('sorts text by its bytes', async () => {
    const store = await newStore();
    const keys = ['b', 'B', 'a', '_', '-', 'Z'];
    await store.db
      .insertInto('settings')
      .values(keys.map((key) => setting(key, '1')))
      .execute();
    const sorted = await store.db.selectFrom('settings').select('key').orderBy('key').execute();
    expect(sorted.map((row) => row.key)).toEqual(['-', 'B', 'Z', '_', 'a', 'b']);
  });

  it('counts ids of presence rows up and returns them', async () => {
    const store = await newStore();
    const row = { device: 'kiosk-a1', site: 's', online_from: '2026', online_until: null, pending: 0 };
    const insert = () => store.db.insertInto('device_presence').values(row).returning('id').executeTakeFirstOrThrow();
    const [first, second] = [await insert(), await insert()];
    expect(second.id).toBe(first.id + 1);
  });
});

it('makes a SQLite file that only its owner can read', async () => {
  const folder = temporaryFolder('zhenshen-mode');
  const path = join(folder.path, 'data', 'hub.db');
  const store = await openStore({ sqlite: path });
  await store.migrate();
  expect([path, `${path}-wal`].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  await store.close();
  folder.remove();
});

it.each([
  ['a SQLite file in a place that is no folder', { sqlite: '/dev/null/hub.db' }],
  ['a PostgreSQL server that is not there', { postgres: 'postgres://nobody:secret@127.0.0.1:1/none' }],
])('says clearly that it can not open %s', async (_, spec) => {
  const opening = openStore(spec);
  await expect(opening).rejects.toMatchObject({ name: 'StoreError', code: 'CANNOT_OPEN' });
  await expect(opening).rejects.not.toThrow('secret');
});
