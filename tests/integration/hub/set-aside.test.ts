import { expect, it } from 'vitest';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { allegationsOf } from '../../../hub/portal/allegations.ts';
import { lettersOf } from '../../../hub/portal/letters.ts';
import { isOpened } from '../../../hub/portal/list-notices.ts';
import { ownCase } from '../../../hub/portal/own-case.ts';
import { caseDetail } from '../../../hub/workflow/case-detail.ts';
import { WorkflowError } from '../../../hub/workflow/error.ts';
import { loadSteps } from '../../../hub/workflow/facts.ts';
import type { Caller } from '../../../hub/workflow/guard.ts';
import { loadPrecedents } from '../../../hub/workflow/precedents.ts';
import { SITE } from '../../support/builders.ts';
import { APPROVER, CaseStory, OPERATOR, REVIEWER } from '../../support/case-story.ts';
import { DOCTOR } from '../../support/claim-builders.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const codeOf = async (work: Promise<unknown>) =>
  await work.then(
    () => 'done',
    (error: unknown) => (error instanceof WorkflowError ? (error.refusal?.code ?? error.code) : error),
  );

async function wide(store = memoryStore()) {
  const story = await CaseStory.begin(await store);
  const { id, findings } = await story.openWide();
  const idOf = (rule: string, claim: string) =>
    findings.find((one) => one.rule === rule && one.claim_id === claim)?.id ?? 'none';
  const statusOf = async (finding: string) =>
    (await story.story.findings()).find((one) => one.id === finding)?.status ?? 'none';
  const letGo = (names: readonly string[], by: Caller, as: 'dismissed' | 'corrected' = 'dismissed') =>
    story.take(id, 'set-aside', by, { findings: [...names], as });
  const detail = (caller: Caller) =>
    caseDetail({ db: story.parts.store.db, rules: story.parts.rules, now: story.parts.now }, id, caller);
  return { story, id, findings, idOf, statusOf, letGo, detail };
}

describeEachStore('a finding set aside', (newStore) => {
  it('leaves its case, and the rest goes on for less; the letters name what is left', async () => {
    const { story, id, idOf, statusOf, letGo } = await wide(newStore());
    const [data, third] = [idOf('D11', 'C-3'), idOf('D01', 'C-3')];
    const { db } = story.parts.store;
    expect(await story.row(id)).toMatchObject({ amount_fen: 22_280 });
    await letGo([data], OPERATOR, 'corrected');
    await story.take(id, 'triage', OPERATOR, { grade: 'to-verify' });
    await story.take(id, 'first-review', OPERATOR);
    await story.take(id, 'notice', OPERATOR, { days: 5 });
    const before = await story.row(id);
    await letGo([third], OPERATOR);
    expect(await story.row(id)).toMatchObject({ state: 'noticed', due_at: before.due_at, amount_fen: 17_280 });
    expect([await statusOf(data), await statusOf(third)]).toEqual(['upheld', 'dismissed']);

    // The institution was never told of the first, and reads that the second is over. Nobody there has opened anything by that.
    const own = await ownCase(db, id, SITE);
    const alleged = await allegationsOf(db, story.parts.rules, own);
    expect(alleged.map(({ finding }) => finding)).not.toContain(data);
    expect(alleged.filter(({ stands }) => !stands).map(({ finding }) => finding)).toEqual([third]);
    expect(isOpened(own.steps)).toBe(false);

    await story.take(id, 'explanation', OPERATOR, { stand: 'partly' });
    await story.take(id, 'second-review', REVIEWER);
    expect(
      await codeOf(story.take(id, 'propose', REVIEWER, { measures: ['deducted'], amountFen: 17_281, days: 5 })),
    ).toBe('amount-covered');
    await story.take(id, 'propose', REVIEWER, { measures: ['deducted'], amountFen: 17_280, days: 5 });
    await story.take(id, 'statement', OPERATOR, { stand: 'statement' });
    await story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 17_280 });
    await story.take(id, 'notify', OPERATOR, { served: 'portal', servedOn: '2026-11-23' });
    const decided = (await loadSteps(db, id)).find(({ step }) => step === 'decide');
    expect(decided?.fields.bundles).toHaveLength(4);
    expect(decided?.fields.findings).toHaveLength(4);
    const letters = lettersOf(await ownCase(db, id, SITE));
    expect(letters.map(({ kind, findings }) => [kind, findings?.length, findings?.includes(third)])).toEqual([
      ['notice', 5, true],
      ['proposal', 4, false],
      ['decision', 4, false],
    ]);
    expect(await statusOf(idOf('P02', 'C-1'))).toBe('upheld');
    expect(await statusOf(third)).toBe('dismissed');
    expect(await verifyLedger(db)).toMatchObject({ verified: true });
  });
});

it('is back when the step is taken back, or later when somebody puts it back', async () => {
  const { story, id, idOf, statusOf, letGo, detail } = await wide();
  const third = idOf('D01', 'C-3');
  const aside = await letGo([third], OPERATOR);
  expect((await detail(OPERATOR)).findings.find((one) => one.id === third)).toMatchObject({
    aside: { as: 'dismissed', by: 'operator', reason: 'because of set-aside' },
    alone: { as: [], back: true },
  });
  await story.takeBack(id, aside, OPERATOR);
  expect([await statusOf(third), (await story.row(id)).amount_fen]).toEqual(['open', 22_280]);

  await letGo([third], OPERATOR);
  await story.take(id, 'triage', OPERATOR, { grade: 'to-verify' });
  expect(await codeOf(story.take(id, 'put-back', REVIEWER, { findings: [idOf('P02', 'C-1')] }))).toBe('names-aside');
  await story.take(id, 'put-back', REVIEWER, { findings: [third] });
  expect([await statusOf(third), (await story.row(id)).amount_fen]).toEqual(['open', 22_280]);
  expect((await detail(OPERATOR)).findings.every(({ aside: gone }) => gone === null)).toBe(true);
});

it('is let go only where something is left, by name, and as corrected only when it is about data', async () => {
  const { findings, idOf, letGo, detail } = await wide();
  const all = findings.map(({ id }) => id);
  expect(await codeOf(letGo(all, OPERATOR))).toBe('rest-stands');
  expect(await codeOf(letGo(['none'], OPERATOR))).toBe('names-standing');
  expect(await codeOf(letGo([idOf('P02', 'C-1')], OPERATOR, 'corrected'))).toBe('corrects-data-only');
  const shown = (await detail(OPERATOR)).findings;
  expect(shown.find(({ rule }) => rule === 'D11')?.alone.as).toEqual(['dismissed', 'corrected']);
  expect(shown.find(({ rule }) => rule === 'P02')?.alone.as).toEqual(['dismissed']);
  await letGo(all.slice(1), OPERATOR);
  expect((await detail(OPERATOR)).findings.find(({ id }) => id === all[0])?.alone.as).toEqual([]);
  expect(await codeOf(letGo([all[1] ?? ''], OPERATOR))).toBe('names-standing');
});

it('stays away when its case is opened again', async () => {
  const { story, id, idOf, statusOf, letGo } = await wide();
  await letGo([idOf('D01', 'C-3')], OPERATOR);
  await story.take(id, 'dismiss', OPERATOR);
  await story.take(id, 'reopen', REVIEWER);
  expect([await statusOf(idOf('P02', 'C-1')), await statusOf(idOf('D01', 'C-3'))]).toEqual(['open', 'dismissed']);
});

it('who let one go on the way does not decide; who decides may let one go', async () => {
  const { story, id, idOf, letGo } = await wide();
  const both = {
    ...APPROVER,
    account: 'both',
    permissions: new Set([...OPERATOR.permissions, ...APPROVER.permissions]),
  };
  await letGo([idOf('D11', 'C-3')], both);
  await story.untilHeard(id, 17_280);
  const decision = { measures: ['deducted'], amountFen: 8640 };
  expect(await codeOf(story.take(id, 'decide', both, decision))).toBe('never-handled');
  await letGo([idOf('D01', 'C-2'), idOf('P01', 'C-2')], APPROVER);
  const suggested = (await wideDetail(story, id)).next.find(({ step }) => step === 'decide')?.suggested;
  expect(suggested).toEqual({ measures: ['deducted'], amountFen: 13_640 });
  await story.take(id, 'decide', APPROVER, decision);
});

const wideDetail = ({ parts }: CaseStory, id: string) =>
  caseDetail({ db: parts.store.db, rules: parts.rules, now: parts.now }, id, APPROVER);

it('put back after the hearing, it is heard about first', async () => {
  const { story, id, idOf, letGo } = await wide();
  const third = idOf('D01', 'C-3');
  await letGo([third], OPERATOR);
  await story.untilHeard(id, 17_280);
  await story.take(id, 'put-back', REVIEWER, { findings: [third] });
  const decision = { measures: ['deducted'], amountFen: 8640 };
  expect(await codeOf(story.take(id, 'decide', APPROVER, decision))).toBe('heard-on-all');
  await story.take(id, 'propose', REVIEWER, { measures: ['deducted'], amountFen: 22_280, days: 5 });
  await story.take(id, 'statement', OPERATOR, { stand: 'statement' });
  expect(await codeOf(story.take(id, 'decide', APPROVER, decision))).toBe('done');
});

it('is no precedent against whom it was about', async () => {
  const { story, id, idOf, letGo } = await wide();
  const { db } = story.parts.store;
  const about = { id: 'another', practitioner: DOCTOR, person: null, site: SITE };
  await story.untilHeard(id);
  await letGo([idOf('D01', 'C-1'), idOf('D01', 'C-2')], APPROVER);
  const decided = await story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 8640 });
  expect(await loadPrecedents(db, about, 12, story.now)).toMatchObject({ practitioner: 0, site: 1 });
  await story.takeBack(id, decided, APPROVER);
  await story.take(id, 'put-back', APPROVER, { findings: [idOf('D01', 'C-1')] });
  await story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 8640 });
  expect(await loadPrecedents(db, about, 12, story.now)).toMatchObject({ practitioner: 1, site: 1 });
});
