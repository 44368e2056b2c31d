import { expect, it } from 'vitest';
import { importClaims } from '../../../hub/claims/import.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import type { Store } from '../../../hub/store/store.ts';
import { OTHER_SITE, SITE, STORY_START } from '../../support/builders.ts';
import {
  claimRow,
  DOCTOR_CODE,
  minute,
  ndjson,
  PERSON_NUMBER,
  REGION_KEY,
  registerSites,
} from '../../support/claim-builders.ts';
import { describeEachStore } from '../../support/stores.ts';

const cancel = (claimId: string, over: object = {}) => ({
  cancels: claimId,
  facilityId: SITE,
  at: minute(95),
  reason: 'cancelled',
  ...over,
});

describeEachStore('import of claims', (newStore) => {
  const importRows = (store: Store, rows: readonly (object | string)[]) =>
    importClaims({ store, source: ndjson(rows), format: 'ndjson', regionKey: REGION_KEY, now: () => STORY_START });

  const prepared = async () => {
    const store = await newStore();
    await registerSites(store);
    return store;
  };

  const contentOf = async ({ db }: Store) => ({
    claims: await db.selectFrom('claims').selectAll().orderBy('claim_id').execute(),
    lines: await db.selectFrom('claim_lines').selectAll().orderBy('claim_id').orderBy('line_id').execute(),
  });

  it('keeps good rows, names what is wrong with the others, and enters the file in the ledger', async () => {
    const store = await prepared();
    const report = await importRows(store, [
      claimRow(),
      '{"claimId":',
      claimRow({ claimId: 'C-2', facilityId: 'H99999900001' }),
      claimRow({ claimId: 'C-3', amounts: { total: 'x', fund: '1' } }),
      cancel('C-404'),
    ]);
    expect(report).toMatchObject({
      rows: 5,
      accepted: 1,
      rejected: 4,
      touched: { scope: { claims: ['C-1'], sites: [SITE] } },
    });
    const rejects = await store.db
      .selectFrom('import_rejects')
      .select(['line', 'field', 'code'])
      .orderBy('line')
      .execute();
    expect(rejects).toEqual([
      { line: 2, field: '', code: 'MALFORMED_JSON' },
      { line: 3, field: 'facilityId', code: 'UNKNOWN_FACILITY' },
      { line: 4, field: 'amounts.total', code: 'BAD_AMOUNT' },
      { line: 5, field: 'cancels', code: 'UNKNOWN_CLAIM' },
    ]);
    expect(await store.db.selectFrom('ledger').select(['kind', 'ref']).execute()).toEqual([
      { kind: 'import', ref: report.batch },
    ]);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  });

  it('stores no person number and no practitioner code', async () => {
    const store = await prepared();
    await importRows(store, [claimRow({ operatorId: 'DESK-7' })]);
    const kept = JSON.stringify(await contentOf(store));
    for (const raw of [PERSON_NUMBER, DOCTOR_CODE, 'DESK-7']) expect(kept).not.toContain(raw);
  });

  it('marks lines with a placeholder instead of a practitioner', async () => {
    const store = await prepared();
    await importRows(store, [
      claimRow({ lines: [{ lineId: '1', at: minute(70), ordering: 'D000000000000', amount: 5 }] }),
    ]);
    expect((await contentOf(store)).lines).toMatchObject([{ ordering: null, placeholder: 1, amount_fen: 500 }]);
  });

  it('leaves the same claims when a file is imported twice', async () => {
    const store = await prepared();
    const rows = [claimRow(), claimRow({ claimId: 'C-2' }), cancel('C-2'), claimRow({ claimId: 'C-1' })];
    await importRows(store, rows);
    const before = await contentOf(store);
    const again = await importRows(store, rows);
    expect(again).toMatchObject({ accepted: 0, cancelled: 0, rejected: 0, duplicates: 4 });
    expect(await contentOf(store)).toEqual(before);
  });

  it.each([
    [
      'the same number with other content',
      [claimRow(), claimRow({ amounts: { total: '1', fund: '1' } })],
      'CLAIM_CHANGED',
    ],
    [
      'a cancelled number with other content',
      [claimRow(), cancel('C-1'), claimRow({ kind: 'chronic' })],
      'CLAIM_CANCELLED',
    ],
    [
      'another cancellation of a cancelled claim',
      [claimRow(), cancel('C-1'), cancel('C-1', { reason: 'refunded' })],
      'ALREADY_CANCELLED',
    ],
    ['a cancellation by another institution', [claimRow(), cancel('C-1', { facilityId: OTHER_SITE })], 'UNKNOWN_CLAIM'],
  ])('refuses %s', async (_, rows, code) => {
    const store = await prepared();
    const { batch, rejected } = await importRows(store, rows);
    expect(rejected).toBe(1);
    expect(await store.db.selectFrom('import_rejects').select('code').where('batch', '=', batch).execute()).toEqual([
      { code },
    ]);
  });

  it('cancels a claim that came in the same file or an earlier one', async () => {
    const store = await prepared();
    await importRows(store, [claimRow(), claimRow({ claimId: 'C-2' }), cancel('C-2', { reason: 'refunded' })]);
    await importRows(store, [cancel('C-1')]);
    const states = (await contentOf(store)).claims.map(({ claim_id, state }) => [claim_id, state]);
    expect(states).toEqual([
      ['C-1', 'cancelled'],
      ['C-2', 'refunded'],
    ]);
  });

  it('keeps what came before the source broke off, and says so', async () => {
    const store = await prepared();
    async function* broken() {
      yield* ndjson(
        Array.from({ length: 600 }, (_, index) => claimRow({ claimId: `C-${index}` })),
        4096,
      );
      throw new Error('connection reset');
    }
    const importing = importClaims({
      store,
      source: broken(),
      format: 'ndjson',
      regionKey: REGION_KEY,
      now: () => STORY_START,
    });
    await expect(importing).rejects.toMatchObject({ code: 'SOURCE_BROKEN' });
    const [batch] = await store.db.selectFrom('import_batches').selectAll().execute();
    expect(batch).toMatchObject({ digest: '', accepted: 500 });
  });
});
