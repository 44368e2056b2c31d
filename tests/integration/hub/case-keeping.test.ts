import { expect, it } from 'vitest';
import { rules } from '../../../hub/crosscheck/rules/index.ts';
import { removableFiles } from '../../../hub/files/case-files.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { heldByFindings } from '../../../hub/retention/old-attestations.ts';
import { runRetention } from '../../../hub/retention/run.ts';
import { caseDetail } from '../../../hub/workflow/case-detail.ts';
import { CaseQuery } from '../../../hub/workflow/case-schema.ts';
import { listCases } from '../../../hub/workflow/list-cases.ts';
import { APPROVER, CaseStory, OPERATOR, REVIEWER } from '../../support/case-story.ts';
import { JUDGED_AT } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const dir = 'no-such-folder'; // no clips here
const YEAR_MS = 366 * 86_400_000;

describeEachStore('cases past their time', (newStore) => {
  const begin = async () => {
    const story = await CaseStory.begin(await newStore());
    const { store } = story.parts;
    const keep = (years: number, remove = true) => {
      const needs = { store, files: removableFiles(dir), dir, now: () => JUDGED_AT + years * YEAR_MS };
      return runRetention(needs, { remove });
    };
    const detail = (id: string) => caseDetail({ db: store.db, rules, now: story.parts.now }, id, OPERATOR);
    return { story, db: store.db, keep, detail };
  };

  it('lose their words and keep their digests, by an order of their own, and the ledger verifies', async () => {
    const { story, db, keep, detail } = await begin();
    const id = await story.open();
    await story.take(id, 'dismiss', OPERATOR);
    expect((await detail(id)).keptUntil).toBe(
      new Date(JUDGED_AT).toISOString().replace(/^\d+/, (year) => `${Number(year) + 10}`),
    );
    expect(await keep(9)).toMatchObject({ removed: { cases: 0 } });
    expect(await keep(11, false)).toMatchObject({ caseYears: 10, removed: { cases: 1 } });
    const before = await db.selectFrom('case_steps').select(['id', 'content']).orderBy('seq').execute();
    expect(await keep(11)).toMatchObject({ removed: { cases: 1 } });

    const steps = await db.selectFrom('case_steps').selectAll().orderBy('seq').execute();
    expect(steps.map(({ step, by, content }) => [step, by, content])).toEqual([
      ['open', 'operator', ''],
      ['dismiss', 'operator', ''],
    ]);
    expect(await story.row(id)).toMatchObject({ state: 'closed', outcome: 'dismissed', person: null, title: '' });
    const { erasedCases } = (await verifyLedger(db)) as Extract<
      Awaited<ReturnType<typeof verifyLedger>>,
      { verified: true }
    >;
    expect(erasedCases).toMatchObject([{ case: id, steps: before.map((step) => ({ id: step.id })) }]);
    await expect(detail(id)).rejects.toMatchObject({ code: 'CASE_ERASED' });
    const all = CaseQuery.parse({ show: 'all' });
    expect(await listCases(db, all, OPERATOR, JUDGED_AT)).toEqual({ total: 0, items: [] });
    expect(await keep(12)).toMatchObject({ removed: { cases: 0 } });
  });

  it('are refused to whoever empties a step without an order', async () => {
    const { story, db } = await begin();
    const id = await story.open();
    await expect(db.updateTable('case_steps').set({ content: '' }).where('case_id', '=', id).execute()).rejects.toThrow(
      'append-only',
    );
    await expect(db.deleteFrom('case_steps').execute()).rejects.toThrow('append-only');
  });

  it('stay while they go on, however old, and while somebody asks for them', async () => {
    const { story, keep, detail } = await begin();
    const id = await story.open();
    expect(await keep(50)).toMatchObject({ removed: { cases: 0 }, heldCases: 0 });
    await story.take(id, 'dismiss', OPERATOR);
    await story.take(id, 'hold', REVIEWER);
    expect(await detail(id)).toMatchObject({ held: true, keptUntil: null });
    await expect(story.take(id, 'hold', REVIEWER)).rejects.toMatchObject({ refusal: { code: 'not-held' } });
    expect(await keep(50)).toMatchObject({ removed: { cases: 0 }, heldCases: 1 });
    await story.take(id, 'lift-hold', APPROVER);
    expect(await keep(50)).toMatchObject({ removed: { cases: 1 }, heldCases: 0 });
  });

  it('hold what their findings rest on no longer once they are gone', async () => {
    const { story, db, keep } = await begin();
    const id = await story.open();
    await story.take(id, 'dismiss', OPERATOR);
    await db.updateTable('findings').set({ status: 'upheld' }).execute();
    expect((await heldByFindings(db)).size).toBeGreaterThan(0);
    await keep(11);
    expect(await heldByFindings(db)).toEqual(new Set());
  });
});
