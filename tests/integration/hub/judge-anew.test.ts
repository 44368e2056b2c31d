import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createJudgeAnew } from '../../../hub/crosscheck/judge-anew.ts';
import { rules } from '../../../hub/crosscheck/rules/index.ts';
import { crossCheckRunner } from '../../../hub/crosscheck/runner.ts';
import { TouchedByMasters } from '../../../hub/crosscheck/touched-by-masters.ts';
import { importMasters } from '../../../hub/masters/import.ts';
import { SITE } from '../../support/builders.ts';
import { claimRow, DOCTOR_CODE, minute, ndjson, PERSON_NUMBER, REGION_KEY } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory, silent } from '../../support/judged-story.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const at = (text: string) => Date.parse(text);

function judging(story: JudgedStory) {
  const clock = { now: at(minute(95)) };
  const now = () => clock.now;
  const runner = crossCheckRunner({ store: story.store, rules, logger: silent, now });
  const anew = createJudgeAnew({ db: story.store.db, runner, logger: silent, now });
  return { clock, runner, anew };
}
const p01 = async (story: JudgedStory) => (await story.verdicts()).filter((verdict) => verdict.startsWith('P01'));
const visit = claimRow({ lines: [] });

describeEachStore('what waits to be judged again', (newStore) => {
  it('is judged when its window closes, without any event', async () => {
    const story = await JudgedStory.begin(await newStore());
    const { clock, runner, anew } = judging(story);
    await story.import(visit);
    await runner.run('all');
    expect(await p01(story)).toEqual(['P01 C-1: inconclusive (window-open)']);
    await anew.look();
    expect(await p01(story)).toEqual(['P01 C-1: inconclusive (window-open)']);
    clock.now = JUDGED_AT;
    await anew.look();
    expect(await p01(story)).toEqual(['P01 C-1: finding (no-attestation)']);
    expect(await story.store.db.selectFrom('judgements_due').selectAll().where('rule', '=', 'P01').execute()).toEqual(
      [],
    );
  });

  it('is judged when the device that it waited for has delivered', async () => {
    const story = await JudgedStory.begin(await newStore());
    const { clock, runner, anew } = judging(story);
    clock.now = JUDGED_AT;
    const pending = (count: number) =>
      story.store.db.updateTable('device_presence').set({ pending: count }).where('device', '=', 'desk-1').execute();
    await pending(3);
    await story.import(visit);
    await runner.run('all');
    expect(await p01(story)).toEqual(['P01 C-1: inconclusive (evidence-may-be-on-its-way)']);
    await anew.look();
    await pending(0);
    await anew.look();
    expect(await p01(story)).toEqual(['P01 C-1: finding (no-attestation)']);
  });

  it('accuses nobody any more once it is known that the kiosk was cut off', async () => {
    const story = await JudgedStory.begin(await newStore());
    const { clock, runner, anew } = judging(story);
    clock.now = at(minute(120));
    await story.import(visit);
    await runner.run('all');
    expect(await p01(story)).toEqual(['P01 C-1: finding (no-attestation)']);
    const cutOff = { online_until: minute(56) };
    await story.store.db.updateTable('device_presence').set(cutOff).where('device', '=', 'desk-1').execute();
    await anew.look();
    expect(await p01(story)).toEqual(['P01 C-1: inconclusive (device-down-since)']);
    expect(await story.findings()).toMatchObject([{ rule: 'P01', status: 'retracted' }]);
  });

  it('forgets verdicts and retracts findings of a stay that was cancelled', async () => {
    const story = await JudgedStory.begin(await newStore());
    const stay = { stayId: 'S-1', personId: PERSON_NUMBER, facilityId: SITE, kind: 'inpatient' };
    await story.import({ ...stay, reportedAt: minute(60), admittedAt: minute(50), ward: 'W3', bed: '12' });
    await story.judge();
    const { db } = story.store;
    const verdict = { rule: 'H99', subject_type: 'stay', subject: 'S-1', rule_version: 1, outcome: 'finding' as const };
    await db
      .insertInto('verdicts')
      .values({ ...verdict, reason: '{"code":"x","params":{}}', judged_at: minute(99) })
      .execute();
    await story.import({ cancelsStay: 'S-1', facilityId: SITE, at: minute(70) });
    await story.judge();
    expect(await db.selectFrom('verdicts').selectAll().where('subject', '=', 'S-1').execute()).toEqual([]);
    expect(await db.selectFrom('judged_subjects').selectAll().where('subject', '=', 'S-1').execute()).toEqual([]);
  });
});

it('ends in the same findings in whatever order claims, stays, master data and events arrive', async () => {
  const kinds = [
    'claim',
    'second-claim',
    'stay',
    'clock',
    'check-in',
    'person',
    'leave',
    'hours',
    'cancel-stay',
  ] as const;
  const outcome = async (order: readonly (typeof kinds)[number][]) => {
    const story = await JudgedStory.begin(await memoryStore());
    const { clock, runner, anew } = judging(story);
    clock.now = JUDGED_AT;
    const master = async (record: object) => {
      const touched = new TouchedByMasters();
      const onChanged = touched.add.bind(touched);
      const source = ndjson([record]);
      await importMasters({ store: story.store, source, regionKey: REGION_KEY, now: () => JUDGED_AT, onChanged });
      const again = await touched.scope(story.store.db);
      if (again) await runner.run(again.scope, again.since);
    };
    const judged = async (...rows: object[]) => {
      const { scope, since } = await story.import(...rows);
      await runner.run(scope, since);
    };
    const stay = {
      stayId: 'S-1',
      personId: PERSON_NUMBER,
      facilityId: SITE,
      kind: 'inpatient',
      reportedAt: minute(60),
    };
    const line = { lineId: '1', at: minute(70), ordering: DOCTOR_CODE, amount: '5.00', prescription: 'RX' };
    const steps: Record<(typeof kinds)[number], () => Promise<unknown>> = {
      claim: () => judged(claimRow({ lines: [line] })),
      'second-claim': () =>
        judged(claimRow({ claimId: 'C-2', lines: [], serviceStart: minute(200), settledAt: minute(220) })),
      stay: () => judged({ ...stay, admittedAt: minute(50), dischargedAt: minute(150), ward: 'W3', bed: '12' }),
      'cancel-stay': () => judged({ cancelsStay: 'S-1', facilityId: SITE, at: minute(160) }),
      clock: () => story.clock(story.staff, 'in', 5).then(() => runner.run('all')),
      'check-in': () => story.checkIn(195).then(() => runner.run('all')),
      person: () => master({ record: 'person', personId: PERSON_NUMBER, from: minute(-60), bedridden: true }),
      leave: () => master({ record: 'leave', code: DOCTOR_CODE, from: minute(0), until: minute(90) }),
      hours: () => master({ record: 'site', facilityId: SITE, from: minute(-60), kind: 'clinic', alwaysOpen: true }),
    };
    for (const step of order) await steps[step]();
    await anew.look();
    const found = (await story.findings()).filter(({ status }) => status === 'open');
    const result = found.map(({ rule, subject, amount_fen }) => `${rule} ${subject} ${amount_fen}`).sort();
    const verdicts = (await story.verdicts()).sort();
    await story.store.close();
    return { result, verdicts };
  };
  const usual = await outcome(kinds);
  expect(usual.result.length).toBeGreaterThan(0);
  const orders = fc
    .shuffledSubarray([...kinds], { minLength: kinds.length })
    .filter((order) => order.indexOf('stay') < order.indexOf('cancel-stay'));
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      expect(await outcome(order)).toEqual(usual);
    }),
    // Once the practitioner's day stayed as it was when the claim came last.
    {
      numRuns: 4,
      examples: [[['hours', 'clock', 'leave', 'check-in', 'second-claim', 'stay', 'claim', 'cancel-stay', 'person']]],
    },
  );
});
