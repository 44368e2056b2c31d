import { expect, it } from 'vitest';
import { CreditError } from '../../../hub/credit/error.ts';
import { lookAtScorecards } from '../../../hub/credit/keeper.ts';
import { CREDIT_PARAMETERS, CreditParameters } from '../../../hub/credit/parameters.ts';
import { answerObjection, listObjections, raiseObjection } from '../../../hub/credit/scorecard/objections.ts';
import { latestRun, runScorecards, verifyRun } from '../../../hub/credit/scorecard/run.ts';
import { cardOf, listCards } from '../../../hub/credit/scorecard/view.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { setParameters } from '../../../hub/parameters/change.ts';
import { parametersOn } from '../../../hub/parameters/in-force.ts';
import type { Store } from '../../../hub/store/store.ts';
import { OTHER_SITE, SITE, STORY_START } from '../../support/builders.ts';
import { claimRow, DOCTOR, minute } from '../../support/claim-builders.ts';
import { addFinding, silent } from '../../support/credit-story.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

/** The fourth day of the month after the story, in China. */
const LATER = Date.parse('2026-12-04T02:00:00Z');
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof CreditError ? error.code : error),
  );

/** A month with a recorded visit, one without a record, an upheld finding, an event that came two days late, and missed questions. */
async function month(store: Store): Promise<Store> {
  const story = await JudgedStory.begin(store);
  await story.clock(story.staff, 'in', 10);
  await story.checkIn(50);
  await story.import(claimRow(), claimRow({ claimId: 'C-2', personId: '35020000000000000002' }));
  await story.judge();
  await addFinding(store, 'F-upheld');
  await addFinding(store, 'F-shadow', { mode: 'shadow' });
  await addFinding(store, 'F-back', { status: 'retracted', site: OTHER_SITE, practitioner: null });
  const at = '2026-11-12T02:00:00.000Z';
  const reason = '{"outcome":null,"reason":null,"cause":{"code":"claim-cancelled","params":{}}}';
  await store.db
    .insertInto('finding_events')
    .values({ finding: 'F-back', kind: 'retracted', by: 'hub', reason, at })
    .execute();
  const plan = {
    id: 'bedside-2026-11-20',
    date: '2026-11-20',
    sealed_seed: '',
    committed: '',
    drawn: null,
    revealed: null,
    roster: null,
  };
  await store.db.insertInto('bedside_plans').values(plan).execute();
  const draws = Array.from({ length: 10 }, (_, n) => ({
    ...{ plan: plan.id, stay_id: `S-${n}`, round: 1, site: OTHER_SITE, ward: 'W', rank: n, at },
    ...{ state: n < 4 ? ('missed' as const) : ('answered' as const), reason: null, challenge: null, due_at: null },
  }));
  await store.db.insertInto('bedside_draws').values(draws).execute();
  return store;
}

describeEachStore('scorecards', (newStore) => {
  it('are made from what a month holds, explained item by item, and can be repeated', async () => {
    const store = await month(await newStore());
    await store.db
      .updateTable('claims')
      .set({ settled_at: minute(91) })
      .where('claim_id', '=', 'C-2')
      .execute();
    const run = await runScorecards(store, '2026-11', LATER);
    expect(run.counts).toEqual({ site: 2, practitioner: 1, insured: 1 });
    expect(await verifyRun(store.db, run.id)).toEqual({ holds: true, cards: 4 });
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });

    const sites = await listCards(store.db, { type: 'site', offset: 0, limit: 10 });
    expect(sites.items.map(({ subject }) => subject)).toEqual([OTHER_SITE, SITE]);
    const own = await cardOf(store.db, 'site', SITE);
    const items = new Map(own.items.map((item) => [item.id, item]));
    expect(items.get('coverage')).toMatchObject({ state: 'too-few', of: 1, among: 2 });
    expect(items.get('coverage')?.evidence).toEqual([{ type: 'claim', id: 'C-2' }]);
    expect(items.get('upheld-rate')).toMatchObject({
      of: 1,
      among: 2,
      evidence: [{ type: 'finding', id: 'F-upheld' }],
    });
    const other = await cardOf(store.db, 'site', OTHER_SITE);
    expect(other.items.find(({ id }) => id === 'missed-challenges')).toMatchObject({ of: 4, among: 10, tenths: -100 });
    expect(other.items.find(({ id }) => id === 'self-corrections')).toMatchObject({ of: 1, tenths: 5 });
    const doctor = await cardOf(store.db, 'practitioner', DOCTOR);
    expect(doctor).toMatchObject({ score: 680, grade: 'C', history: [{ month: '2026-11', score: 680, grade: 'C' }] });
  });

  it('leave out an item when an objection is accepted, by somebody else, from the next run on', async () => {
    const store = await month(await newStore());
    await runScorecards(store, '2026-11', LATER);
    const input = {
      type: 'site',
      subject: OTHER_SITE,
      month: '2026-11',
      item: 'missed-challenges',
      words: 'the lift was out of order',
    } as const;
    expect(await codeOf(raiseObjection(store, { ...input, item: 'none' }, 'operator', LATER))).toBe('CARD_UNKNOWN');
    const id = await raiseObjection(store, input, 'operator', LATER + 1000);
    const answer = { step: 'accepted', words: 'the log of the lift shows it' } as const;
    expect(await codeOf(answerObjection(store, id, answer, 'operator', LATER + 2000))).toBe('OWN_OBJECTION');
    await answerObjection(store, id, answer, 'approver', LATER + 2000);
    expect(await codeOf(answerObjection(store, id, answer, 'approver', LATER + 3000))).toBe('OBJECTION_SETTLED');
    const before = await cardOf(store.db, 'site', OTHER_SITE);
    const parts = { store, logger: silent, now: () => LATER + 4000 };
    await lookAtScorecards(parts);
    const after = await cardOf(store.db, 'site', OTHER_SITE);
    expect(after.score).toBe(before.score + 100);
    expect(after.items.find(({ id: item }) => item === 'missed-challenges')?.state).toBe('waived');
    const { id: run } = (await latestRun(store.db, '2026-11')) ?? { id: '' };
    await lookAtScorecards(parts);
    expect((await latestRun(store.db, '2026-11'))?.id).toBe(run);
    expect((await listObjections(store.db, OTHER_SITE)).items).toMatchObject([
      { state: 'accepted', item: 'missed-challenges' },
    ]);
  });
});

it('scorecards wait until the month is over, are made on the fourth day, and follow the parameters of that month', async () => {
  const store = await month(await memoryStore());
  expect(await codeOf(runScorecards(store, '2026-11', STORY_START))).toBe('MONTH_NOT_OVER');
  await lookAtScorecards({ store, logger: silent, now: () => LATER - 86_400_000 });
  expect(await latestRun(store.db, '2026-11')).toBeUndefined();
  const strict = CreditParameters.parse({ scorecard: { base: 60 } });
  const wanted = { from: '2026-12-05', values: strict, reason: 'fewer points to begin with' };
  await setParameters(store, CREDIT_PARAMETERS, wanted, 'rules', LATER);
  expect((await parametersOn(store.db, CREDIT_PARAMETERS, '2026-12-04')).scorecard.base).toBe(74);
  expect((await parametersOn(store.db, CREDIT_PARAMETERS, '2026-12-05')).scorecard.base).toBe(60);
  await lookAtScorecards({ store, logger: silent, now: () => LATER });
  expect((await latestRun(store.db, '2026-11'))?.rules.base).toBe(74);
  await store.close();
});

it('a run whose scores were changed behind its back does not hold', async () => {
  const store = await month(await memoryStore());
  const run = await runScorecards(store, '2026-11', LATER);
  const [card] = await store.db.selectFrom('scorecards').selectAll().where('run', '=', run.id).execute();
  await expect(store.db.updateTable('scorecards').set({ score: 990 }).execute()).rejects.toThrow(/append-only/);
  await store.db
    .insertInto('scorecards')
    .values({ ...card, run: run.id, subject: 'H35020399999', subject_type: 'site' } as never)
    .execute();
  expect(await verifyRun(store.db, run.id)).toMatchObject({ holds: false });
  await store.close();
});
