import { expect, it } from 'vitest';
import { runScorecards } from '../../../hub/credit/scorecard/run.ts';
import { campaignList } from '../../../hub/inspection/campaign.ts';
import { InspectionError } from '../../../hub/inspection/error.ts';
import { setInspector } from '../../../hub/inspection/inspectors.ts';
import { inspectionSeal, lookAtInspections } from '../../../hub/inspection/keeper.ts';
import { INSPECTION_PARAMETERS, InspectionParameters } from '../../../hub/inspection/parameters.ts';
import { publishedInspections } from '../../../hub/inspection/published-plan.ts';
import type { PublishedInspections } from '../../../hub/inspection/published-schema.ts';
import { recordResult, resultsOf } from '../../../hub/inspection/results.ts';
import { answerSelfCheck, createSelfChecks, listSelfChecks } from '../../../hub/inspection/self-checks.ts';
import { visitsAt } from '../../../hub/inspection/site-visits.ts';
import { verifyInspections } from '../../../hub/inspection/verify-plan.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { importMasters } from '../../../hub/masters/import.ts';
import { setParameters } from '../../../hub/parameters/change.ts';
import type { Store } from '../../../hub/store/store.ts';
import { OTHER_SITE, SITE } from '../../support/builders.ts';
import { DOCTOR_CODE, ndjson, REGION_KEY, registerSites } from '../../support/claim-builders.ts';
import { addFinding, silent } from '../../support/credit-story.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const at = (date: string) => Date.parse(`${date}T02:00:00Z`);
const always = InspectionParameters.parse({
  yearly: { site: { A: 12, B: 12, C: 12, D: 12, none: 12 }, practitioner: { A: 12, B: 12, C: 12, D: 12, none: 12 } },
});
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof InspectionError ? error.code : error),
  );

async function begun(store: Store, inspectors = ['zhang-1', 'li-2', 'wang-3']): Promise<Store> {
  await registerSites(store);
  const registration = {
    record: 'registration',
    code: DOCTOR_CODE,
    facilityId: SITE,
    from: '2026-01-01T00:00:00+08:00',
  };
  await importMasters({ store, regionKey: REGION_KEY, now: () => at('2026-10-01'), source: ndjson([registration]) });
  for (const id of inspectors) {
    await setInspector(
      store,
      { id, department: 'district 2', conflicts: [], state: 'active' },
      'approver',
      at('2026-10-02'),
    );
  }
  const wanted = { from: '2026-10-03', values: always, reason: 'everybody every month' };
  await setParameters(store, INSPECTION_PARAMETERS, wanted, 'rules', at('2026-10-03'));
  return store;
}

const look = (store: Store, date: string) =>
  lookAtInspections({ store, seal: inspectionSeal(REGION_KEY), logger: silent, now: () => at(date) });

describeEachStore('an inspection plan', (newStore) => {
  it('is committed to, drawn, and can be repeated by anybody when its month is over', async () => {
    const store = await begun(await newStore());
    await look(store, '2026-10-31');
    const before = await publishedInspections(store.db, '2026-11');
    expect(before).toMatchObject({ drawn: null, revealed: null, visits: [] });
    await look(store, '2026-11-01');
    await look(store, '2026-11-01');
    const plan = await publishedInspections(store.db, '2026-11');
    expect(plan.visits.map(({ site, objects }) => [site, objects.length]).sort()).toEqual([
      [SITE, 2],
      [OTHER_SITE, 1],
    ]);
    expect(plan.roster).toBeNull();
    expect(verifyInspections(plan)).toEqual({ holds: 'not-yet' });
    for (const { day } of plan.visits) expect(['2026-11-01', '2026-11-07', '2026-11-08']).not.toContain(day);

    await look(store, '2026-12-01');
    const whole = await publishedInspections(store.db, '2026-11');
    expect(verifyInspections(whole)).toEqual({ holds: true, objects: 3, visits: 2, unpaired: 0, log: 'not-checked' });
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
    const next = await publishedInspections(store.db, '2026-12');
    for (const visit of next.visits) {
      expect(visit.pair).not.toEqual(whole.visits.find(({ site }) => site === visit.site)?.pair);
    }
  });

  it('turns what was found into a clue, and lists that institutions check themselves into answers', async () => {
    const store = await begun(await newStore());
    await look(store, '2026-11-01');
    const result = {
      plan: 'inspection-2026-11',
      site: SITE,
      words: 'three doctors were signed in and not there',
    } as const;
    const caseId = await recordResult(
      store,
      { ...result, outcome: 'problems', title: 'doctors not there' },
      'operator',
      at('2026-11-12'),
    );
    const row = await store.db
      .selectFrom('cases')
      .select(['source', 'site', 'state'])
      .where('id', '=', caseId ?? '')
      .executeTakeFirst();
    expect(row).toEqual({ source: 'inspection', site: SITE, state: 'clue' });
    expect(await resultsOf(store.db, 'inspection-2026-11')).toMatchObject([
      { site: SITE, outcome: 'problems', caseId },
    ]);
    const seen = await visitsAt(store.db, SITE);
    expect(seen.find(({ month }) => month === '2026-11')).toMatchObject({ state: 'done', outcome: 'problems', caseId });
    expect(await visitsAt(store.db, 'H00000000000')).toEqual([]);
    expect(
      await codeOf(
        recordResult(store, { ...result, plan: 'inspection-2030-01', outcome: 'nothing-found' }, 'operator', 0),
      ),
    ).toBe('VISIT_UNKNOWN');

    for (const id of ['F-1', 'F-2']) await addFinding(store, id, { status: 'open' });
    await addFinding(store, 'F-3', { status: 'open', rule: 'P01' });
    expect((await campaignList(store.db, { rules: 'D01' })).items).toMatchObject([
      { site: SITE, findings: 2, asked: 0, amountFen: 20_000 },
    ]);
    const asked = { campaign: 'November', sites: [SITE], rules: 'D01', dueOn: '2026-11-30' };
    expect(await createSelfChecks(store, asked, 'operator', at('2026-11-12'))).toBe(1);
    expect(await codeOf(createSelfChecks(store, asked, 'operator', at('2026-11-12')))).toBe('NOTHING_TO_CHECK');
    const [list] = (await listSelfChecks(store.db, SITE)).items;
    const answer = { finding: 'F-1', answer: 'corrected', words: 'the claim was taken back' } as const;
    const foreign = answerSelfCheck(store, list?.id ?? '', answer, { by: 'x', site: OTHER_SITE }, at('2026-11-20'));
    expect(await codeOf(foreign)).toBe('CHECK_UNKNOWN');
    await answerSelfCheck(store, list?.id ?? '', answer, { by: 'clinic', site: SITE }, at('2026-11-20'));
    expect(
      await codeOf(answerSelfCheck(store, list?.id ?? '', answer, { by: 'clinic', site: SITE }, at('2026-11-21'))),
    ).toBe('CHECK_ANSWERED');
    const run = await runScorecards(store, '2026-11', at('2026-12-04'));
    const card = await store.db
      .selectFrom('scorecards')
      .select('inputs')
      .where('run', '=', run.id)
      .where('subject', '=', SITE)
      .executeTakeFirst();
    expect(JSON.parse(card?.inputs ?? '{}').counts).toMatchObject({ corrected: 1 });
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  });
});

it('nothing is planned while there are no two inspectors', async () => {
  const store = await begun(await memoryStore(), ['alone']);
  await look(store, '2026-11-01');
  expect(await codeOf(publishedInspections(store.db, '2026-11'))).toBe('PLAN_UNKNOWN');
  await store.close();
});

it.each<[string, (plan: PublishedInspections) => PublishedInspections]>([
  [
    'another pair',
    (plan) => ({ ...plan, visits: plan.visits.map((visit) => ({ ...visit, pair: ['li-2', 'nobody'] })) }),
  ],
  ['a visit left out', (plan) => ({ ...plan, visits: plan.visits.slice(1) })],
  [
    'a visit added',
    (plan) => ({ ...plan, visits: [...plan.visits, { ...plan.visits[0], site: 'H35020399999' } as never] }),
  ],
  ['another day', (plan) => ({ ...plan, visits: plan.visits.map((visit) => ({ ...visit, day: '2026-11-30' })) })],
  ['another list', (plan) => ({ ...plan, roster: plan.roster?.replace('wang-3', 'wang-4') ?? null })],
  [
    'another seed',
    (plan) => ({
      ...plan,
      revealed: plan.revealed && { ...plan.revealed, content: plan.revealed.content.replace('seed":"', 'seed":"A') },
    }),
  ],
  ['a commitment after the draw', (plan) => ({ ...plan, committed: { ...plan.committed, index: 9999 } })],
  [
    'a seed published early',
    (plan) => ({ ...plan, revealed: plan.revealed && { ...plan.revealed, at: '2026-11-20T00:00:00.000Z' } }),
  ],
])('a plan with %s does not hold', async (_, change) => {
  const store = await begun(await memoryStore());
  for (const date of ['2026-10-31', '2026-11-01', '2026-12-01']) await look(store, date);
  const plan = await publishedInspections(store.db, '2026-11');
  expect(verifyInspections(plan).holds).toBe(true);
  expect(verifyInspections(change(plan)).holds).toBe(false);
  await store.close();
});
