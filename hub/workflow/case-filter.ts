import type { SelectQueryBuilder } from 'kysely';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { statesFor } from './awaited.ts';
import type { CaseQuery } from './case-schema.ts';
import type { Caller } from './guard.ts';
import { ENDED } from './states.ts';

type FilteredCases = SelectQueryBuilder<Tables, 'cases', Record<never, never>>;

/** The cases that a query asks for, nothing selected yet. `caller`: whose cases `mine` means, and whose turn it is. */
export function filteredCases(
  db: Database,
  query: Omit<CaseQuery, 'order' | 'offset' | 'limit'>,
  caller: Caller,
  now: number,
): FilteredCases {
  let rows: FilteredCases = db.selectFrom('cases').where('erased_at', 'is', null);
  const equal = {
    ...{ state: query.state, grade: query.grade, source: query.source, site: query.site, person: query.person },
    ...{ practitioner: query.practitioner, assignee: query.mine ? caller.account : query.assignee || undefined },
  };
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) rows = rows.where(column as keyof typeof equal, '=', value);
  }
  if (query.show !== 'all' && query.state === undefined) {
    rows = rows.where('state', query.show === 'ended' ? 'in' : 'not in', [...ENDED]);
  }
  if (query.assignee === '' && !query.mine) rows = rows.where('assignee', 'is', null);
  if (query.turn) rows = rows.where('state', 'in', statesFor(caller.permissions));
  if (query.number) rows = rows.where('number', 'like', `%${query.number}%`);
  const before = query.overdue
    ? new Date(now).toISOString()
    : query.dueBefore && new Date(query.dueBefore).toISOString();
  if (before) rows = rows.where('due_at', '<', before).where('paused_at', 'is', null);
  if (query.overdue) rows = rows.where('due_at', 'is not', null);
  return rows;
}
