import { expect, it } from 'vitest';
import { listAudit } from '../../../hub/access/audit.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { changesAfter, latestPosition } from '../../../hub/notify/change.ts';
import { assignCase } from '../../../hub/workflow/assign.ts';
import { bulkTriage } from '../../../hub/workflow/bulk.ts';
import { caseChoices } from '../../../hub/workflow/case-choices.ts';
import { caseDetail } from '../../../hub/workflow/case-detail.ts';
import { CaseQuery } from '../../../hub/workflow/case-schema.ts';
import { WorkflowError } from '../../../hub/workflow/error.ts';
import { loadSteps } from '../../../hub/workflow/facts.ts';
import { findingCase } from '../../../hub/workflow/finding-case.ts';
import { importClues } from '../../../hub/workflow/import-clues.ts';
import { lookAtCases } from '../../../hub/workflow/keeper.ts';
import { listCases } from '../../../hub/workflow/list-cases.ts';
import { openCase } from '../../../hub/workflow/open-case.ts';
import { takeOwnStep } from '../../../hub/workflow/take-step.ts';
import { SITE } from '../../support/builders.ts';
import { APPROVER, CaseStory, OPERATOR, REVIEWER, someone } from '../../support/case-story.ts';
import { chunks, ndjson, PERSON, PERSON_NUMBER, REGION_KEY } from '../../support/claim-builders.ts';
import { describeEachStore } from '../../support/stores.ts';

const DAY_MS = 86_400_000;
const codeOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof WorkflowError ? (error.refusal?.code ?? error.code) : error;
};

describeEachStore('a case', (newStore) => {
  it('goes from a finding to a decision by several people, and the finding is upheld by it', async () => {
    const story = await CaseStory.begin(await newStore());
    const id = await story.open();
    await story.untilHeard(id);
    await story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 8640 });
    await story.take(id, 'notify', OPERATOR, { served: 'portal', servedOn: '2026-11-23' });
    await story.take(id, 'close', OPERATOR);

    const { db } = story.parts.store;
    expect(await story.row(id)).toMatchObject({
      ...{ number: '2026-000001', state: 'closed', grade: 'to-verify', outcome: 'deducted', decided_fen: 8640 },
      ...{ due_at: null, amount_fen: 8640, site: SITE, last_seq: 11 },
    });
    expect((await story.finding()).status).toBe('upheld');
    const steps = await loadSteps(db, id);
    expect(steps.find(({ step }) => step === 'decide')?.fields.bundles).toHaveLength(1);
    expect((await listAudit(db, { target: id, limit: 50 })).map(({ action }) => action).reverse()).toEqual(
      steps.map(({ step }) => `case.${step}`),
    );
    expect(await verifyLedger(db)).toMatchObject({ verified: true });
  });

  it('takes two pairs of eyes', async () => {
    const story = await CaseStory.begin(await newStore());
    const id = await story.open();
    const first = someone('reviewer', 'reviewer-1');
    await story.take(id, 'triage', OPERATOR, { grade: 'violation' });
    await story.take(id, 'first-review', first);
    expect(await codeOf(story.take(id, 'second-review', OPERATOR))).toBe('not-permitted');
    expect(await codeOf(story.take(id, 'second-review', first))).toBe('not-first-reviewer');
    await story.take(id, 'second-review', REVIEWER);
    await story.take(id, 'propose', REVIEWER, { measures: ['deducted'], amountFen: 8640, days: 5 });
    expect(await codeOf(story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 8640 }))).toBe(
      'not-from-here',
    );
    await story.take(id, 'statement', OPERATOR, { stand: 'accepts' });
    const both = { ...REVIEWER, permissions: new Set([...REVIEWER.permissions, ...APPROVER.permissions]) };
    expect(await codeOf(story.take(id, 'decide', both, { measures: ['deducted'], amountFen: 8640 }))).toBe(
      'never-handled',
    );
    expect(await codeOf(story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 8641 }))).toBe(
      'amount-covered',
    );
    expect(
      await codeOf(
        story.take(id, 'decide', APPROVER, {
          ...{ measures: ['deducted', 'fined'], amountFen: 8640, fineFen: 8640, basis: 'fund-regulation-38' },
        }),
      ),
    ).toBe('not-harsher');
    await story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 8000 });
    expect((await story.row(id)).decided_fen).toBe(8000);
  });

  it('becomes overdue by itself, once, and not while the period is paused', async () => {
    const story = await CaseStory.begin(await newStore());
    const id = await story.open();
    await story.take(id, 'triage', OPERATOR, { grade: 'to-verify' });
    await story.take(id, 'first-review', OPERATOR);
    await story.take(id, 'notice', OPERATOR, { days: 5 });
    // Sunday 22nd; three working days for delivery, then five.
    expect((await story.row(id)).due_at).toBe('2026-12-02T15:59:59.999Z');
    expect(await takeOwnStep(story.parts, id, 'overdue')).toBeNull();
    story.now += 2 * DAY_MS;
    await story.take(id, 'pause', OPERATOR, { because: 'inquiry' });
    story.now += 20 * DAY_MS;
    expect(await takeOwnStep(story.parts, id, 'overdue')).toBeNull();
    await story.take(id, 'resume', OPERATOR);
    expect((await story.row(id)).due_at).toBe('2026-12-22T15:59:59.999Z'); // six working days were left
    story.now += 9 * DAY_MS;
    const overdue = await takeOwnStep(story.parts, id, 'overdue');
    expect(await takeOwnStep(story.parts, id, 'overdue')).toBeNull();
    expect(await story.row(id)).toMatchObject({ state: 'overdue', due_at: null });
    await story.takeBack(id, overdue?.id ?? '', REVIEWER);
    expect(await takeOwnStep(story.parts, id, 'overdue')).toBeNull();
    await story.take(id, 'extend', OPERATOR, { days: 3 });
    await story.take(id, 'explanation', OPERATOR, { stand: 'accepts' });
    expect((await story.row(id)).state).toBe('explained');
  });

  it('gives back what was decided when the decision is taken back, last step first', async () => {
    const story = await CaseStory.begin(await newStore());
    const id = await story.open();
    await story.untilHeard(id);
    const decided = await story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 8640 });
    const notified = await story.take(id, 'notify', OPERATOR, { served: 'post', servedOn: '2026-11-23' });
    expect(await codeOf(story.takeBack(id, decided, APPROVER))).toBe('NOT_VOIDABLE');
    await story.takeBack(id, notified, OPERATOR);
    expect(await codeOf(story.takeBack(id, decided, REVIEWER))).toBe('NOT_VOIDABLE');
    await story.takeBack(id, decided, APPROVER);
    expect(await story.row(id)).toMatchObject({ state: 'stated', outcome: null, decided_fen: null });
    expect((await story.finding()).status).toBe('open');
    expect((await loadSteps(story.parts.store.db, id)).length).toBe(12);
  });

  it('can only be dismissed when every finding of it was retracted', async () => {
    const story = await CaseStory.begin(await newStore());
    const id = await story.open();
    await story.untilHeard(id);
    await story.story.checkIn(55);
    await story.story.judge();
    expect((await story.finding()).status).toBe('retracted');
    expect(await codeOf(story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 1 }))).toBe(
      'findings-stand',
    );
    await story.take(id, 'release', REVIEWER);
    expect(await story.row(id)).toMatchObject({ state: 'decided', outcome: 'dismissed', retracted: 1, amount_fen: 0 });
    expect(await codeOf(story.take(id, 'close', OPERATOR))).toBe('told');
  });

  it('takes a finding once; withdrawn, it gives it back', async () => {
    const story = await CaseStory.begin(await newStore());
    const { store } = story.parts;
    const id = await story.open();
    expect(await codeOf(story.open())).toBe('FINDING_TAKEN');
    const [opening] = await loadSteps(store.db, id);
    await story.takeBack(id, opening?.id ?? '', OPERATOR);
    expect((await story.row(id)).state).toBe('withdrawn');
    const again = await story.open();
    expect((await story.row(again)).number).toBe('2026-000002');
    const { id: finding } = await story.finding();
    const reader = { db: store.db, rules: story.parts.rules, now: story.parts.now };
    expect((await findingCase(reader, finding, OPERATOR)).case?.id).toBe(again);
  });

  it('is listed for whoever may take the next step', async () => {
    const story = await CaseStory.begin(await newStore());
    const { store, rules, now } = story.parts;
    const id = await story.open();
    const clue = { source: 'complaint', site: SITE, title: '举报空刷', description: '夜间有人持多卡结算' } as const;
    await openCase(store, clue, 'operator', now() + 1000);
    const turn = async (caller: typeof OPERATOR, query: object = {}) =>
      (await listCases(store.db, CaseQuery.parse({ turn: 'true', ...query }), caller, now())).items.map(
        ({ number }) => number,
      );
    expect(await turn(OPERATOR, { order: 'newest' })).toEqual(['2026-000002', '2026-000001']);
    expect(await turn(APPROVER)).toEqual([]);
    await story.untilHeard(id);
    expect(await turn(APPROVER)).toEqual(['2026-000001']);
    const detail = await caseDetail({ db: store.db, rules, now }, id, APPROVER);
    expect(detail.suggestion).toMatchObject({ step: 'decide', measures: ['deducted'] });
    expect(detail.next.find(({ step }) => step === 'decide')).toMatchObject({
      refusal: null,
      suggested: { measures: ['deducted'], amountFen: 8640 },
    });
    expect(detail.next.find(({ step }) => step === 'propose')?.refusal?.code).toBe('not-permitted');
  });

  it('is found by institution and by who works on it, or that nobody does', async () => {
    const story = await CaseStory.begin(await newStore());
    const { store, now } = story.parts;
    const id = await story.open();
    const clue = { source: 'complaint', site: SITE, title: '举报空刷', description: '夜间有人持多卡结算' } as const;
    await openCase(store, clue, 'operator', now() + 1000);
    await assignCase(store, id, 'operator', 'operator', now());
    const numbers = async (query: object) =>
      (await listCases(store.db, CaseQuery.parse(query), OPERATOR, now())).items.map(({ number }) => number);
    expect(await numbers({ assignee: 'operator', site: SITE })).toEqual(['2026-000001']);
    expect(await numbers({ assignee: '' })).toEqual(['2026-000002']);
    expect(await numbers({ mine: 'true', assignee: '' })).toEqual(['2026-000001']);
    expect(await caseChoices(store.db)).toMatchObject({ sites: [{ id: SITE }], assignees: ['operator'] });
  });

  it('is opened for many findings at once, each by itself', async () => {
    const story = await CaseStory.begin(await newStore());
    const { id: finding } = await story.finding();
    const input = { findings: [finding, 'none'], grade: 'suspicious', reason: 'looks odd' } as const;
    const { items } = await bulkTriage(story.parts, { ...input, findings: [...input.findings] }, OPERATOR);
    expect(items).toMatchObject([
      { finding, number: '2026-000001', problem: null },
      { finding: 'none', case: null, problem: { code: 'FINDING_NOT_OPEN' } },
    ]);
    expect(await story.parts.store.db.selectFrom('cases').select(['state', 'grade']).execute()).toEqual([
      { state: 'triaged', grade: 'suspicious' },
    ]);
  });
});

describeEachStore('what cases do by themselves', (newStore) => {
  it('ends periods, and notes once that a finding was retracted and came back', async () => {
    const story = await CaseStory.begin(await newStore());
    const id = await story.open();
    await story.take(id, 'triage', OPERATOR, { grade: 'to-verify' });
    await story.take(id, 'first-review', OPERATOR);
    await story.take(id, 'notice', OPERATOR, { days: 5 });
    const late = await story.story.checkIn(55);
    await story.story.judge();
    story.now += 30 * DAY_MS;
    expect(await lookAtCases(story.parts)).toEqual({ overdue: 1, noted: 1 });
    expect(await lookAtCases(story.parts)).toEqual({ overdue: 0, noted: 0 });
    expect(await story.row(id)).toMatchObject({ state: 'overdue', retracted: 1 });
    await story.parts.store.db.updateTable('findings').set({ status: 'open' }).execute();
    expect(late).toBeTruthy();
    expect(await lookAtCases(story.parts)).toEqual({ overdue: 0, noted: 1 });
    expect(await story.row(id)).toMatchObject({ state: 'overdue', retracted: 0 });
    const notes = (await loadSteps(story.parts.store.db, id)).filter(({ by }) => by === 'hub').map(({ step }) => step);
    expect(notes).toEqual(['overdue', 'retracted', 'returned']);
  });

  it('tells every finding that was retracted, however many cases know of theirs already', async () => {
    const story = await CaseStory.begin(await newStore());
    const { id } = await story.openWide();
    const { db } = story.parts.store;
    await db.updateTable('findings').set({ status: 'retracted' }).execute();
    const members = await db.selectFrom('case_findings').select('finding_id').where('case_id', '=', id).execute();
    expect(members.length).toBeGreaterThan(2);
    for (const _ of members) expect(await lookAtCases(story.parts, 1)).toMatchObject({ noted: 1 });
    expect(await lookAtCases(story.parts, 1)).toMatchObject({ noted: 0 });
  });

  it('are told to whoever listens; to the institution only what it takes part in', async () => {
    const story = await CaseStory.begin(await newStore());
    const { db } = story.parts.store;
    const position = await latestPosition(db);
    const id = await story.open();
    await story.take(id, 'triage', OPERATOR, { grade: 'to-verify' });
    await story.take(id, 'first-review', OPERATOR);
    await story.take(id, 'notice', OPERATOR, { days: 5 });
    const told = async (site: string | null) => await changesAfter(db, { position, site, limit: 10 });
    expect((await told(null)).map(({ type }) => type)).toEqual([
      ...['case.open', 'case.triage', 'case.first-review', 'case.notice'],
    ]);
    expect(await told(SITE)).toMatchObject([{ type: 'case.notice', about: { number: '2026-000001' } }]);
    expect((await told(SITE))[0]?.about).not.toHaveProperty('state');
    expect(await told('H35020300018')).toEqual([]);
    expect(await changesAfter(db, { position: await latestPosition(db), site: null, limit: 10 })).toEqual([]);
  });

  it('opens a case for each clue of a file, once, and rejects what is not one', async () => {
    const story = await CaseStory.begin(await newStore());
    const clue = {
      reference: 'T-1',
      source: 'complaint',
      facilityId: SITE,
      title: '夜间空刷',
      description: '多次举报',
    };
    const rows = [
      clue,
      { ...clue, reference: 'T-2', personId: PERSON_NUMBER },
      clue,
      { ...clue, reference: 'T-3', facilityId: 'H99999999999' },
      { ...clue, reference: 'T-4', description: '身份证 350203199001011234 的人' },
    ];
    const { store, now } = story.parts;
    const options = { store, format: 'ndjson', regionKey: REGION_KEY, by: 'operator', now } as const;
    const { accepted, duplicates, rejected } = await importClues({ ...options, source: ndjson(rows) });
    expect([accepted, duplicates, rejected]).toEqual([2, 1, 2]);
    const cases = await store.db.selectFrom('cases').select(['source', 'person']).orderBy('number').execute();
    expect(cases).toEqual([
      { source: 'complaint', person: null },
      { source: 'complaint', person: PERSON },
    ]);
    const header = Buffer.from(`reference,facilityId,title,description\nT-9,${SITE},无人刷卡,监控无人\n`);
    const csv = await importClues({ ...options, format: 'csv', source: chunks(header) });
    expect(csv.accepted).toBe(1);
  });
});
