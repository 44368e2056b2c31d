import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ImportOptions, importClaims } from '../../../hub/claims/import.ts';
import type { Store } from '../../../hub/store/store.ts';
import { csvOf, type TableRows, tableRows } from '../../support/analytical-tables.ts';
import { STORY_START } from '../../support/builders.ts';
import {
  chunks,
  DOCTOR,
  DOCTOR_CODE,
  PERSON,
  PERSON_NUMBER,
  REGION_KEY,
  registerSites,
} from '../../support/claim-builders.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const importCsv = (store: Store, csv: string, over: Partial<ImportOptions> = {}) =>
  importClaims({
    ...{ store, source: chunks(Buffer.from(csv)), format: 'analytical' as const, regionKey: REGION_KEY },
    now: () => STORY_START,
    ...over,
  });

async function importTables(store: Store, tables: TableRows) {
  for (const rows of Object.values(tables)) if (rows.length > 0) await importCsv(store, csvOf(rows));
}

async function contentOf({ db }: Store) {
  return {
    claims: await db.selectFrom('claims').select(['claim_id', 'state', 'digest']).orderBy('claim_id').execute(),
    lines: await db.selectFrom('claim_lines').select(['claim_id', 'line_id']).orderBy('line_id').execute(),
    stays: await db.selectFrom('stays').select(['stay_id', 'digest', 'state']).execute(),
    pending: await db.selectFrom('import_pending').selectAll().execute(),
  };
}

const rejectsOf = ({ db }: Store, batch: string) =>
  db
    .selectFrom('import_rejects')
    .select(['line', 'field', 'code'])
    .where('batch', '=', batch)
    .orderBy('line')
    .execute();

describeEachStore('analytical tables', (newStore) => {
  const prepared = async () => {
    const store = await newStore();
    await registerSites(store);
    return store;
  };

  it('become claims, refunds and stays, joined by their keys', async () => {
    const store = await prepared();
    await importTables(store, tableRows());
    expect(await store.db.selectFrom('claims').selectAll().orderBy('claim_id').execute()).toMatchObject([
      {
        ...{ claim_id: 'S-1', encounter: 'M-1', person: PERSON, state: 'active', total_fen: 10050 },
        ...{ service_start: '2026-11-22T01:00:00.000Z', settled_at: '2026-11-22T01:15:30.000Z', med_type: '11' },
      },
      { claim_id: 'S-2', state: 'refunded', cancelled_at: '2026-11-22T03:00:00.000Z' },
      { claim_id: 'S-3', state: 'cancelled' },
    ]);
    const lines = await store.db.selectFrom('claim_lines').selectAll().orderBy('line_id').execute();
    expect(lines.slice(0, 2)).toMatchObject([
      { line_id: 'F-1', ordering: DOCTOR, amount_fen: 8010, quantity_milli: 2000 },
      { line_id: 'F-2', amount_fen: 2040 },
    ]);
    expect(lines).toHaveLength(4);
    expect(await store.db.selectFrom('stays').selectAll().execute()).toMatchObject([
      { stay_id: 'M-9', bed: '12', discharged_at: null },
    ]);
    const kept = JSON.stringify(await store.db.selectFrom('nhsa_calls').selectAll().execute());
    for (const raw of [PERSON_NUMBER, DOCTOR_CODE, 'M-1']) expect(kept).not.toContain(raw);
  });

  it('names what is wrong with a row, and takes the corrected row alone', async () => {
    const store = await prepared();
    const { mdtrt_d, setl_d, fee_list_d } = tableRows();
    const wrong = [
      { ...mdtrt_d[0], begndate: 'soon' },
      { ...mdtrt_d[1], med_type: '9107' },
      { ...mdtrt_d[2], psn_no: '' },
      { ...mdtrt_d[3], fixmedins_code: 'X1' },
    ] as Record<string, string>[];
    const first = await importCsv(store, `${csvOf(wrong)}\n"broken\n`);
    expect(first).toMatchObject({ rows: 5, accepted: 0, rejected: 5 });
    expect(await rejectsOf(store, first.batch)).toEqual([
      { line: 2, field: 'begndate', code: 'BAD_DATE' },
      { line: 3, field: 'med_type', code: 'INVALID_FIELD' },
      { line: 4, field: 'psn_no', code: 'MISSING_FIELD' },
      { line: 5, field: 'fixmedins_code', code: 'INVALID_FIELD' },
      { line: 6, field: '', code: 'MALFORMED_CSV' },
    ]);
    const bad = await importCsv(store, csvOf([{ ...setl_d[0], medfee_sumamt: '1.234' } as Record<string, string>]));
    expect(await rejectsOf(store, bad.batch)).toMatchObject([{ field: 'medfee_sumamt', code: 'BAD_AMOUNT' }]);
    expect(await importCsv(store, csvOf(setl_d))).toMatchObject({ accepted: 0, waiting: 3 });
    expect(await importCsv(store, csvOf(fee_list_d))).toMatchObject({ accepted: 0, rejected: 0 });
    const local = wrong.map((row, index) => (index === 1 ? row : (mdtrt_d[index] ?? {})));
    const corrected = await importCsv(store, csvOf(local), { medTypes: { '9107': 'chronic' } });
    expect(corrected).toMatchObject({ accepted: 4, cancelled: 2, rejected: 0, waiting: 0 });
    const kinds = await store.db.selectFrom('claims').select('kind').orderBy('claim_id').execute();
    expect(kinds.map(({ kind }) => kind)).toEqual(['outpatient', 'chronic', 'outpatient']);
  });

  it('refuses a settlement that names another person than its encounter', async () => {
    const store = await prepared();
    const { mdtrt_d, setl_d } = tableRows();
    await importCsv(store, csvOf(mdtrt_d));
    const { batch } = await importCsv(store, csvOf([{ ...setl_d[0], psn_no: '1' } as Record<string, string>]));
    expect(await rejectsOf(store, batch)).toEqual([{ line: 2, field: 'psn_no', code: 'INVALID_FIELD' }]);
  });

  it.each([
    ['columns of no table', 'a,b\n1,2\n', 'MISSING_COLUMN'],
    ['a repeated column', 'mdtrt_id,MDTRT_ID\n1,2\n', 'UNKNOWN_COLUMN'],
  ])('refuses %s as a whole', async (_title, csv, code) => {
    await expect(importCsv(await prepared(), csv)).rejects.toMatchObject({ code });
  });
});

it('give the same claims and stays in whatever order and however often rows arrive', async () => {
  const all = Object.entries(tableRows()).flatMap(([table, rows]) => rows.map((row: object) => ({ table, row })));
  const arrive = async (batches: readonly (typeof all)[]) => {
    const store = await memoryStore();
    await registerSites(store);
    for (const batch of batches) {
      const of = (name: string) =>
        batch.flatMap(({ table, row }) => (table === name ? [row as Record<string, string>] : []));
      await importTables(store, { fee_list_d: of('fee_list_d'), setl_d: of('setl_d'), mdtrt_d: of('mdtrt_d') });
    }
    const content = await contentOf(store);
    await store.close();
    return content;
  };
  const expected = await arrive([all]);
  expect(expected).toMatchObject({ claims: [{}, {}, {}], lines: [{}, {}, {}, {}], stays: [{}], pending: [] });
  const order = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  await fc.assert(
    fc.asyncProperty(order, fc.nat(all.length), async (shuffled, cut) => {
      expect(await arrive([shuffled.slice(0, cut), shuffled.slice(cut), shuffled.slice(0, 3)])).toEqual(expected);
    }),
    { numRuns: 8 },
  );
});
