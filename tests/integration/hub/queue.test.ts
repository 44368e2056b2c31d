import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FindingQuery } from '../../../hub/cases/finding-schema.ts';
import { COUNTED_AT_MOST, findingIds, listFindings } from '../../../hub/cases/list-findings.ts';
import { GRADES } from '../../../hub/cases/queue-schema.ts';
import { DAY_MS } from '../../../hub/crosscheck/interval.ts';
import { FINDING_CLASSES } from '../../../hub/crosscheck/judged-subject.ts';
import type { Store } from '../../../hub/store/store.ts';
import { findingRow, keepFindings, QUEUE_NOW } from '../../support/finding-rows.ts';
import { describeEachStore } from '../../support/stores.ts';

const query = (over: object = {}) => FindingQuery.parse(over);

async function rate(store: Store, site: string, grade: string): Promise<void> {
  const at = new Date(QUEUE_NOW).toISOString();
  await store.db
    .insertInto('score_runs')
    .values({ id: `run-${site}`, month: '2026-10', content: '{}', at })
    .execute();
  const card = { run: `run-${site}`, subject_type: 'site' as const, subject: site, score: 800, inputs: '{}' };
  await store.db
    .insertInto('scorecards')
    .values({ ...card, grade: grade as 'A' })
    .execute();
}

async function openCase(store: Store, found: string, over: object): Promise<void> {
  const at = new Date(QUEUE_NOW).toISOString();
  const row = {
    ...{ id: `case-${found}`, number: `2026-00${found}`, source: 'finding', grade: null, state: 'first-review' },
    ...{ site: 'H35020300017', person: null, practitioner: null, device: null, title: '', description: '' },
    ...{ amount_fen: 0, decided_fen: null, opened_at: at, opened_by: 'wang', updated_at: at, due_at: null },
    ...{ paused_at: null, assignee: null, outcome: null, retracted: 0, last_seq: 1, ...over },
  };
  await store.db.insertInto('cases').values(row).execute();
  await store.db.insertInto('case_findings').values({ case_id: row.id, finding_id: found, joined_at: at }).execute();
}

describeEachStore('the queue', (newStore) => {
  it('is sorted by the very score that each row explains, whatever is in it', async () => {
    const store = await newStore();
    const shapes = fc.record({
      amount_fen: fc.constantFrom(0, 9_999, 10_000, 100_000, 999_999, 1_000_000, 10_000_000, 50_000_000),
      class: fc.constantFrom(...FINDING_CLASSES),
      days: fc.integer({ min: 0, max: 40 }),
    });
    const drawn = fc.sample(shapes, { numRuns: 120, seed: 7 });
    await keepFindings(
      store,
      drawn.map(({ days, ...over }, n) => {
        const at = new Date(QUEUE_NOW - days * DAY_MS).toISOString();
        return findingRow(`f${n}`, { ...over, site: `S${n % 5}`, opened_at: at, updated_at: at });
      }),
    );
    const at = new Date(QUEUE_NOW).toISOString();
    await store.db.insertInto('score_runs').values({ id: 'run', month: '2026-10', content: '{}', at }).execute();
    for (const [n, grade] of GRADES.entries()) {
      const card = { run: 'run', subject_type: 'site' as const, subject: `S${n}`, grade, score: 0, inputs: '{}' };
      await store.db.insertInto('scorecards').values(card).execute();
    }
    const { items } = await listFindings(store.db, query({ order: 'priority', limit: 200 }), { now: QUEUE_NOW });
    expect(items).toHaveLength(120);
    const scores = items.map(({ priority }) => priority.score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    for (const { priority } of items) {
      expect(priority.amount + priority.class + priority.rating + priority.age).toBe(priority.score);
      expect(priority.score).toBeLessThanOrEqual(100);
    }
  });

  it('puts the badly rated institution first among equals', async () => {
    const store = await newStore();
    await keepFindings(store, [findingRow('a', { site: 'GOOD' }), findingRow('b', { site: 'BAD' })]);
    await rate(store, 'BAD', 'D');
    const ids = await findingIds(store.db, query({ order: 'priority' }), { now: QUEUE_NOW }, 10);
    expect(ids).toEqual(['b', 'a']);
  });

  it('is searched by the beginnings of ids, as typed or in small or capital letters', async () => {
    const store = await newStore();
    await keepFindings(store, [findingRow('a', { person: 'pqR-123' }), findingRow('b')]);
    await openCase(store, 'b', {});
    const hits = async (q: string) => {
      const { items, total } = await listFindings(store.db, query({ q }), { now: QUEUE_NOW });
      expect(total).toBe(items.length);
      return items.map(({ id }) => id).join();
    };
    expect(await hits('pqR-1')).toBe('a');
    expect(await hits('qR-1')).toBe(''); // the middle of a pseudonym is no beginning
    expect(await hits('C-B')).toBe('b');
    expect(await hits('c-b')).toBe('b');
    expect(await hits('2026-00b')).toBe('b'); // the number of its case
    expect(await hits("%_\\'")).toBe('');
  });

  it('shows how far the case of a finding is, and whose it is', async () => {
    const store = await newStore();
    await keepFindings(store, [findingRow('a'), findingRow('b'), findingRow('c')]);
    const due = new Date(QUEUE_NOW - 1000).toISOString();
    await openCase(store, 'a', { assignee: 'wang', due_at: due });
    await openCase(store, 'b', { assignee: 'zhao', due_at: due, paused_at: due });
    const ids = async (handled: string) => findingIds(store.db, query({ handled }), { by: 'wang', now: QUEUE_NOW }, 9);
    expect(await ids('mine')).toEqual(['a']);
    expect(await ids('nobody')).toEqual(['c']);
    const { items } = await listFindings(store.db, query(), { now: QUEUE_NOW });
    expect(items.map((row) => row.case && [row.case.assignee, row.case.overdue])).toEqual([
      ['wang', true],
      ['zhao', false], // its clock stands still
      null,
    ]);
  });

  it('says "more than" instead of counting what nobody pages through', async () => {
    const store = await newStore();
    for (let first = 0; first <= COUNTED_AT_MOST; first += 2000) {
      await keepFindings(
        store,
        Array.from({ length: 2000 }, (_, n) => findingRow(`${first + n}`)),
      );
    }
    const page = await listFindings(store.db, query({ offset: 9_950 }), { now: QUEUE_NOW });
    expect([page.total, page.more, page.items.length]).toEqual([COUNTED_AT_MOST, true, 50]);
    const few = await listFindings(store.db, query({ q: 'C-11999' }), { now: QUEUE_NOW });
    expect([few.total, few.more]).toEqual([1, false]);
  });
});
