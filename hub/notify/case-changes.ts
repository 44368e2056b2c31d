import type { Database } from '../store/store.ts';
import type { Change } from './change.ts';
import { type Position, positionText } from './position.ts';

/** Steps of which the institution hears; everything else about a case is inside business until it was told something. */
const TOLD_TO_INSTITUTIONS = [
  ...['notice', 'delivered', 'pause', 'resume', 'extend', 'explanation', 'overdue'],
  ...['propose', 'statement', 'no-statement', 'notify'],
].map((step) => `case.${step}`);

/** Whether an institution hears of a change about one of its cases. */
export function isToldToInstitutions(type: string): boolean {
  return TOLD_TO_INSTITUTIONS.includes(type);
}

/** Steps of cases after a position, by their line of the audit log. An institution hears of those that it takes part in. */
export async function casesAfter(
  db: Database,
  { cases, ...rest }: Position,
  site: string | null,
  limit: number,
): Promise<Change[]> {
  let query = db
    .selectFrom('audit_log')
    .innerJoin('cases', 'cases.id', 'audit_log.target')
    .select(['audit_log.idx', 'audit_log.action', 'audit_log.at', 'cases.id', 'cases.number', 'cases.site'])
    .select(['cases.state', 'cases.due_at', 'cases.outcome', 'cases.amount_fen'])
    .where('audit_log.idx', '>', cases)
    .where('audit_log.target_type', '=', 'case')
    .where('audit_log.action', 'like', 'case.%');
  if (site !== null) query = query.where('cases.site', '=', site).where('audit_log.action', 'in', TOLD_TO_INSTITUTIONS);
  const rows = await query.orderBy('audit_log.idx').limit(limit).execute();
  return rows.map((row) => ({
    id: positionText({ ...rest, cases: row.idx }),
    type: row.action as `case.${string}`,
    at: row.at,
    site: row.site,
    about: {
      case: row.id,
      number: row.number,
      // An institution reads where a case stands on its own pages: the state as it is now may be ahead of what it was told.
      ...(site === null && { state: row.state, outcome: row.outcome, amountFen: row.amount_fen }),
      dueAt: row.due_at,
    },
  }));
}

/** The last line of the audit log: no step of a case before it is still to be told. */
export async function lastCaseLine(db: Database): Promise<number> {
  const row = await db
    .selectFrom('audit_log')
    .select(({ fn }) => fn.max<number | null>('idx').as('last'))
    .executeTakeFirst();
  return row?.last ?? 0;
}
