import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import type { CaseOfFinding } from './queue-schema.ts';

/** The latest case of each of these findings, for those that have one. `now` in ms since 1970. */
export async function casesOfFindings(
  db: Database,
  findings: readonly string[],
  now: number,
): Promise<Map<string, CaseOfFinding>> {
  if (findings.length === 0) return new Map();
  const rows = await db
    .selectFrom('case_findings')
    .innerJoin('cases', 'cases.id', 'case_findings.case_id')
    .select(['finding_id', 'cases.id', 'number', 'state', 'assignee', 'due_at', 'paused_at'])
    .where(isAmong(db, 'finding_id', findings))
    .where('erased_at', 'is', null)
    .orderBy('joined_at')
    .execute();
  const today = new Date(now).toISOString();
  return new Map(
    rows.map(({ finding_id, id, number, state, assignee, due_at, paused_at }) => {
      const overdue = due_at !== null && paused_at === null && due_at < today;
      return [finding_id, { id, number, state, assignee, dueAt: due_at, overdue }];
    }),
  );
}
