import { expect, it } from 'vitest';
import { previewCredit } from '../../../hub/credit/parameter-preview.ts';
import { CREDIT_PARAMETERS } from '../../../hub/credit/parameters.ts';
import { previewInspection } from '../../../hub/inspection/parameter-preview.ts';
import { INSPECTION_PARAMETERS } from '../../../hub/inspection/parameters.ts';
import { enterConfiguration } from '../../../hub/ledger/configuration.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { setParameters } from '../../../hub/parameters/change.ts';
import { ParameterError } from '../../../hub/parameters/error.ts';
import { parametersOn } from '../../../hub/parameters/in-force.ts';
import { decideParameters, proposeParameters } from '../../../hub/parameters/proposals.ts';
import { viewParameters } from '../../../hub/parameters/view.ts';
import { migrateToLatest } from '../../../hub/store/migrate.ts';
import type { Store } from '../../../hub/store/store.ts';
import { previewWorkflow } from '../../../hub/workflow/parameter-preview.ts';
import { WORKFLOW_PARAMETERS } from '../../../hub/workflow/parameters.ts';
import { registerSites } from '../../support/claim-builders.ts';
import { addFinding } from '../../support/credit-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const NOW = Date.parse('2026-12-04T09:00:00+08:00');
const reason = 'the city asked for it';
const longer = (noticeDays: number, from = '2026-12-10') => ({ from, values: { noticeDays }, reason });
const daysOn = async ({ db }: Store, date: string) => (await parametersOn(db, WORKFLOW_PARAMETERS, date)).noticeDays;
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof ParameterError ? error.code : error),
  );

describeEachStore('parameters', (newStore) => {
  it('count from their day on, the later of two settings of one day, and leave the past as it was', async () => {
    const store = await newStore();
    await setParameters(store, WORKFLOW_PARAMETERS, longer(10), 'rules', NOW);
    await setParameters(store, WORKFLOW_PARAMETERS, longer(12), 'rules', NOW + 1000);
    await setParameters(store, WORKFLOW_PARAMETERS, longer(7, '2026-12-06'), 'rules', NOW + 2000);
    const days = ['2026-12-05', '2026-12-06', '2026-12-09', '2026-12-10'];
    expect(await Promise.all(days.map((day) => daysOn(store, day)))).toEqual([5, 7, 7, 12]);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
    await expect(store.db.deleteFrom('parameter_settings').execute()).rejects.toThrow('append-only');
  });

  it('are taken back by a line of their own, until they are in force', async () => {
    const store = await newStore();
    const id = await setParameters(store, WORKFLOW_PARAMETERS, longer(10), 'rules', NOW);
    const back = { takesBack: id, reason };
    await setParameters(store, WORKFLOW_PARAMETERS, back, 'rules', NOW + 1000);
    expect(await daysOn(store, '2027-01-01')).toBe(5);
    expect(await codeOf(setParameters(store, WORKFLOW_PARAMETERS, back, 'rules', NOW))).toBe('SETTING_UNKNOWN');
    const now = await setParameters(store, WORKFLOW_PARAMETERS, longer(9, '2026-12-04'), 'rules', NOW + 2000);
    const late = setParameters(store, WORKFLOW_PARAMETERS, { takesBack: now, reason }, 'rules', NOW + 3000);
    expect(await codeOf(late)).toBe('SETTING_IN_FORCE');
    const { history, inForce, since } = await viewParameters(store.db, WORKFLOW_PARAMETERS, NOW + 3000);
    expect(history.map(({ version, from, takesBack, takenBack }) => [version, from, takesBack, takenBack])).toEqual([
      [2, '2026-12-04', null, false],
      [null, null, id, false],
      [1, '2026-12-10', null, true],
    ]);
    expect([inForce.noticeDays, since]).toEqual([9, '2026-12-04']);
  });

  it('take a second person, who confirms what nobody has changed meanwhile', async () => {
    const store = await newStore();
    const propose = (days: number) =>
      proposeParameters(store, WORKFLOW_PARAMETERS, longer(days), 'one', NOW).then(({ id }) => id);
    const decide = (id: string, decision: 'confirmed' | 'declined' | 'withdrawn', by: string, at = NOW + 5000) =>
      decideParameters(store, WORKFLOW_PARAMETERS, { id, decision, by }, at);
    const [first, second, third] = [await propose(8), await propose(9), await propose(11)];
    expect(await codeOf(decide(first, 'confirmed', 'one'))).toBe('OWN_PROPOSAL');
    expect(await codeOf(decide(first, 'withdrawn', 'two'))).toBe('OWN_PROPOSAL');
    await decide(third, 'withdrawn', 'one');
    expect(await daysOn(store, '2026-12-10')).toBe(5);
    await decide(first, 'confirmed', 'two');
    expect(await daysOn(store, '2026-12-10')).toBe(8);
    expect(await codeOf(decide(first, 'declined', 'two'))).toBe('PROPOSAL_DECIDED');
    expect(await codeOf(decide(second, 'confirmed', 'two'))).toBe('PARAMETERS_MOVED');
    const late = await propose(20);
    expect(await codeOf(decide(late, 'confirmed', 'two', NOW + 10 * 86_400_000))).toBe('PARAMETERS_PAST');
    const { proposals, history } = await viewParameters(store.db, WORKFLOW_PARAMETERS, NOW);
    expect(history).toMatchObject([{ by: 'one', confirmedBy: 'two', reason, values: { noticeDays: 8, panelSize: 3 } }]);
    expect(proposals.map(({ state }) => state).sort()).toEqual(['confirmed', 'open', 'open', 'withdrawn']);
  });

  it.each([
    ['days that have passed', longer(6, '2026-12-03'), 'PARAMETERS_PAST'],
    ['what holds anyway', longer(5), 'PARAMETERS_SAME'],
    ['what nobody can keep', longer(0), 'PARAMETERS_INVALID'],
    ['names that nobody knows', { from: '2026-12-10', values: { days: 3 }, reason }, 'PARAMETERS_INVALID'],
  ])('are refused for %s', async (_, wanted, code) => {
    const store = await newStore();
    expect(await codeOf(setParameters(store, WORKFLOW_PARAMETERS, wanted, 'rules', NOW))).toBe(code);
  });

  it('that the index says otherwise than the ledger are refused, not used', async () => {
    const store = await newStore();
    const id = await setParameters(store, WORKFLOW_PARAMETERS, longer(10, '2027-03-01'), 'rules', NOW);
    const early = { id: `${id}x`, family: 'workflow', from_day: '2026-12-01', takes_back: null } as const;
    const row = await store.db.selectFrom('configurations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    await store.db
      .insertInto('configurations')
      .values({ ...row, id: early.id })
      .execute();
    await store.db.insertInto('parameter_settings').values(early).execute();
    expect(await codeOf(parametersOn(store.db, WORKFLOW_PARAMETERS, '2026-12-05'))).toBe('PARAMETERS_DAMAGED');
  });

  it('say what a change would do, also where there is nothing yet', async () => {
    const store = await newStore();
    const [periods, credit] = [WORKFLOW_PARAMETERS.schema.parse({}), CREDIT_PARAMETERS.schema.parse({})];
    const look = () =>
      previewWorkflow(store.db, periods, { ...periods, noticeDays: 10, dismissAloneBelowFen: 5_000 }, NOW);
    expect(await look()).toMatchObject({ open: 0, alone: { before: 0, after: 0 }, cases: 0 });
    await registerSites(store);
    await addFinding(store, 'F-1', { status: 'open', amount_fen: 10_000 });
    await addFinding(store, 'F-2', { status: 'open', amount_fen: 4_000 });
    expect(await look()).toMatchObject({
      notice: { before: '2026-12-11', after: '2026-12-18' },
      ...{ open: 2, alone: { before: 2, after: 1 }, cases: 0, collegial: { before: 0, after: 0 } },
    });
    expect(await previewCredit(store.db, credit, credit, NOW)).toMatchObject({ month: null, subjects: [], year: 2026 });
    const chances = INSPECTION_PARAMETERS.schema.parse({});
    const never = { A: 0, B: 0, C: 0, D: 0, none: 0 };
    const rare = { ...chances, yearly: { site: never, practitioner: never } };
    const { month, objects } = await previewInspection(store.db, chances, rare, NOW);
    expect(month).toBe('2027-01');
    expect(objects).toMatchObject([{ type: 'site', rating: 'none', before: 0.2, after: 0 }]);
  });

  it('from before there was one form of them count as they did', async () => {
    const store = await newStore('040-self-check-reports');
    const enter = (kind: string, content: object, at: number) =>
      store.transaction((trx) => enterConfiguration(trx, kind as 'inspection', JSON.stringify(content), at), {
        sequencer: true,
      });
    await enter('workflow', { ...WORKFLOW_PARAMETERS.schema.parse({}), noticeDays: 9 }, NOW);
    const base = { ...CREDIT_PARAMETERS.schema.parse({}) };
    const strict = { ...base, scorecard: { ...base.scorecard, base: 60 } };
    await enter('credit', { from: '2027-01-01', by: 'rules', parameters: strict }, NOW);
    const yearly = { ...INSPECTION_PARAMETERS.schema.parse({}), again: { A: 0.5, B: 0.5, C: 0.5, D: 0.5, none: 0.5 } };
    await enter('inspection', { step: 'parameters', by: 'approver', parameters: yearly }, NOW);
    await enter('inspection', { step: 'revealed', plan: 'p', seed: 's' }, NOW);
    await store.db.insertInto('settings').values({ key: 'workflow', value: '{}', updated_at: '' }).execute();
    await migrateToLatest(store.db, store.kind);
    expect([await daysOn(store, '2026-12-03'), await daysOn(store, '2026-12-04')]).toEqual([5, 9]);
    const baseOn = async (day: string) => (await parametersOn(store.db, CREDIT_PARAMETERS, day)).scorecard.base;
    expect([await baseOn('2026-12-31'), await baseOn('2027-01-01')]).toEqual([74, 60]);
    expect((await parametersOn(store.db, INSPECTION_PARAMETERS, '2026-12-04')).again.A).toBe(0.5);
    const { history } = await viewParameters(store.db, INSPECTION_PARAMETERS, NOW);
    expect(history).toMatchObject([{ by: 'approver', reason: null, confirmedBy: null, from: '2026-12-04' }]);
    expect(await store.db.selectFrom('settings').select('key').where('key', '=', 'workflow').execute()).toEqual([]);
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  });
});
