import { expect, it } from 'vitest';
import { CreditError } from '../../../hub/credit/error.ts';
import type { PointProposalInput } from '../../../hub/credit/points/entry.ts';
import { importOfficial } from '../../../hub/credit/points/official-import.ts';
import { proposePoints } from '../../../hub/credit/points/propose.ts';
import { settlePoints } from '../../../hub/credit/points/settle.ts';
import { suggestedFor } from '../../../hub/credit/points/suggest.ts';
import { listPoints, practitionerPoints } from '../../../hub/credit/points/view.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import type { Store } from '../../../hub/store/store.ts';
import { OTHER_SITE, SITE } from '../../support/builders.ts';
import { chunks, DOCTOR, DOCTOR_CODE, ndjson, REGION_KEY } from '../../support/claim-builders.ts';
import { addFinding, conduct, creditStore, NOW } from '../../support/credit-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const caller = (account: string) => ({ account, permissions: new Set(['credit.manage'] as const), site: null });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof CreditError ? error.code : error),
  );
const settle = (store: Store, entry: string, step: 'confirmed' | 'rejected' | 'voided', by = 'approver') =>
  settlePoints(store, entry, { step, reason: 'looked at together' }, caller(by), NOW);
const propose = (store: Store, input: PointProposalInput, by = 'operator') => proposePoints(store, input, by, NOW);
const confirmed = async (store: Store, input: PointProposalInput) => {
  const entry = await propose(store, input);
  await settle(store, entry, 'confirmed');
  return entry;
};
const pointsOf = (store: Store, year = 2026) => practitionerPoints(store.db, DOCTOR, year, NOW);

describeEachStore('the points ledger', (newStore) => {
  it('counts what somebody else confirmed, until it is voided; every step is a line of the ledger', async () => {
    const store = await creditStore(await newStore());
    await addFinding(store, 'F-1');
    const entry = await propose(store, conduct());
    expect(await pointsOf(store)).toMatchObject({ total: 0 });
    expect(await codeOf(settle(store, entry, 'confirmed', 'operator'))).toBe('OWN_PROPOSAL');
    await settle(store, entry, 'confirmed');
    expect(await codeOf(settle(store, entry, 'rejected'))).toBe('ENTRY_SETTLED');
    expect(await pointsOf(store)).toMatchObject({ total: 5, reached: [] });
    await settle(store, entry, 'voided');
    const points = await pointsOf(store);
    expect(points).toMatchObject({ total: 0, highest: 0 });
    expect(points.entries[0]?.steps.map(({ step, by }) => [step, by])).toEqual([
      ['proposed', 'operator'],
      ['confirmed', 'approver'],
      ['voided', 'approver'],
    ]);
    const lines = await store.db.selectFrom('ledger').select('kind').where('kind', '=', 'points').execute();
    expect(lines).toHaveLength(3);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
    await expect(store.db.updateTable('point_lines').set({ points: 1 }).execute()).rejects.toThrow(/append-only/);
  });

  it('adds up institutions, reaches thresholds, and begins anew each year', async () => {
    const store = await creditStore(await newStore());
    for (const id of ['F-1', 'F-2']) await addFinding(store, id, { site: id === 'F-1' ? SITE : OTHER_SITE });
    await confirmed(store, conduct());
    await confirmed(store, conduct({ site: OTHER_SITE, source: { type: 'finding', id: 'F-2' }, points: 4 }));
    const points = await pointsOf(store);
    expect(points.total).toBe(9);
    expect(points.reached.map(({ measure }) => measure)).toEqual(['interview', 'suspend']);
    expect(points.due).toEqual(['interview', 'suspend']);
    expect((await pointsOf(store, 2027)).total).toBe(0);

    const measure = { kind: 'measure', practitioner: DOCTOR, year: 2026, words: 'nine points are reached' } as const;
    expect(await codeOf(propose(store, { ...measure, measure: 'terminate' }))).toBe('MEASURE_NOT_REACHED');
    expect(await codeOf(propose(store, { ...measure, measure: 'suspend', months: 7 }))).toBe('MEASURE_TERMS');
    await confirmed(store, { ...measure, measure: 'suspend', months: 3 });
    expect((await pointsOf(store)).due).toEqual([]);
    expect((await listPoints(store.db, { year: 2026, offset: 0, limit: 10 }, NOW)).items).toEqual([
      {
        practitioner: DOCTOR,
        sites: ['Site H35020300017', 'Site H35020300018'],
        total: 9,
        highest: 9,
        open: 0,
        gravest: 'suspend',
        due: [],
      },
    ]);
  });

  it('repairs at most four points, and no more than there are', async () => {
    const store = await creditStore(await newStore());
    await addFinding(store, 'F-1');
    const repair = {
      kind: 'repair',
      practitioner: DOCTOR,
      year: 2026,
      activity: 'training',
      on: '2026-11-21',
      words: 'a day of training',
    } as const;
    expect(await codeOf(propose(store, repair))).toBe('NOTHING_TO_REPAIR');
    await confirmed(store, conduct());
    for (let n = 0; n < 4; n += 1) await confirmed(store, repair);
    expect(await codeOf(propose(store, repair))).toBe('NOTHING_TO_REPAIR');
    expect(await pointsOf(store)).toMatchObject({ total: 1, added: 5, repaired: 4, repairLeft: 0 });
  });

  it('refuses what can not stand', async () => {
    const store = await creditStore(await newStore());
    await addFinding(store, 'F-1');
    await addFinding(store, 'F-open', { status: 'open' });
    const wrong = [
      ['points outside their band', conduct({ points: 9 }), 'POINTS_OUTSIDE_BAND'],
      ['a finding nobody upheld', conduct({ source: { type: 'finding', id: 'F-open' } }), 'FINDING_NOT_UPHELD'],
      [
        'a sanction that lies ahead',
        conduct({ sanction: { kind: 'agreement', reference: 'HC-1', on: '2026-12-01' } }),
        'YEAR_OF_SANCTION',
      ],
      ['a case that ordered none', conduct({ source: { type: 'case', id: 'no-such-case' } }), 'NOT_ORDERED'],
    ] as const;
    for (const [what, input, code] of wrong) expect([what, await codeOf(propose(store, input))]).toEqual([what, code]);
  });

  it('does not count one source twice, suggests what is left, and says when the ground falls', async () => {
    const store = await creditStore(await newStore());
    for (const id of ['F-1', 'F-2']) await addFinding(store, id);
    expect((await suggestedFor(store.db)).map(({ findings }) => findings.toSorted())).toEqual([['F-1', 'F-2']]);
    await confirmed(store, conduct());
    expect(await codeOf(propose(store, conduct()))).toBe('ALREADY_PROPOSED');
    expect(await suggestedFor(store.db, DOCTOR)).toMatchObject([{ findings: ['F-2'], points: 5, caseId: null }]);
    await store.db.updateTable('findings').set({ status: 'retracted' }).where('id', '=', 'F-1').execute();
    expect((await pointsOf(store)).entries[0]?.fallen).toEqual(['F-1']);
  });

  it('takes official announcements: points that count at once, and eligibility that rule D15 judges by', async () => {
    const store = await creditStore(await newStore());
    const points = {
      record: 'points',
      code: DOCTOR_CODE,
      facilityId: OTHER_SITE,
      band: 'fraud',
      points: 12,
      responsibility: 'main',
      sanctionKind: 'administrative',
      on: '2026-03-02',
      reference: 'XM-2026-4',
    };
    const suspended = {
      record: 'eligibility',
      code: DOCTOR_CODE,
      from: '2026-03-10T00:00:00+08:00',
      status: 'terminated',
      reference: 'XM-2026-4',
    };
    const options = { store, regionKey: REGION_KEY, by: 'operator', now: () => NOW };
    const rows = [points, suspended, { ...points, points: 3 }, { ...points, extra: 1 }, points, { record: 'site' }];
    expect(await importOfficial({ ...options, source: ndjson(rows) })).toMatchObject({
      accepted: 2,
      duplicates: 1,
      rejected: 3,
    });
    const rejects = await store.db
      .selectFrom('import_rejects')
      .select(['line', 'field', 'code'])
      .orderBy('line')
      .execute();
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([
      [3, 'INVALID_FIELD'],
      [4, 'UNKNOWN_FIELD'],
      [6, 'INVALID_FIELD'],
    ]);
    const known = await pointsOf(store);
    expect(known).toMatchObject({ total: 12, barredYears: 3 });
    expect(known.official).toMatchObject([{ status: 'terminated', reference: 'XM-2026-4' }]);

    const csv =
      'record,code,status,from,until,reference\neligibility,D-other,suspended,2026-05-01T00:00:00+08:00,2026-08-01T00:00:00+08:00,XM-9\n';
    expect(await importOfficial({ ...options, format: 'csv', source: chunks(Buffer.from(csv)) })).toMatchObject({
      accepted: 1,
    });
  });
});
