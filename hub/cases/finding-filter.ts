import { type SelectQueryBuilder, sql } from 'kysely';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { FindingQuery } from './finding-schema.ts';

type Filter = Omit<FindingQuery, 'order' | 'offset' | 'limit'>;
type FilteredFindings = SelectQueryBuilder<Tables, 'findings', Record<never, never>>;

/** The findings that a query asks for, nothing selected yet. `by`: the account whose cases `handled: mine` means. */
export function filteredFindings(db: Database, query: Filter, by = ''): FilteredFindings {
  let rows = db.selectFrom('findings');
  // Word for word the condition of the index `findings_queue`: with a parameter in it the index would not be used.
  rows = query.mode ? rows.where('mode', '=', query.mode) : rows.where(sql<boolean>`mode <> 'shadow'`);
  if (query.status) rows = rows.where('status', '=', query.status);
  if (query.class) rows = rows.where('class', '=', query.class);
  if (query.rule) rows = rows.where('rule', '=', query.rule);
  if (query.site) rows = rows.where('site', '=', query.site);
  if (query.handled) rows = rows.where(handledBy(query.handled, by));
  const words = query.q?.trim();
  if (words) rows = rows.where(beginsWith(words));
  return rows;
}

// Cases are the next feature's (hub/workflow); what is read of them here is where a finding has got to.
function handledBy(handled: NonNullable<FindingQuery['handled']>, by: string) {
  const ofCase = sql`select 1 from case_findings inner join cases on cases.id = case_findings.case_id
    where case_findings.finding_id = findings.id`;
  if (handled === 'mine') return sql<boolean>`exists (${ofCase} and cases.assignee = ${by})`;
  return sql<boolean>`not exists (${ofCase} and cases.assignee is not null)`;
}

const SEARCHED = ['id', 'claim_id', 'subject', 'person', 'practitioner', 'device'] as const;

/**
 * That one of a finding's names begins with the words, as they were typed or in small or capital letters. Beginnings only: they are
 * found by index, among however many findings.
 */
function beginsWith(words: string) {
  const spellings = [...new Set([words, words.toLowerCase(), words.toUpperCase()])];
  const branches = spellings.flatMap((spelling) => [
    ...SEARCHED.map((column) => sql`select id from findings where ${within(sql.ref(column), spelling)}`),
    sql`select finding_id from case_findings inner join cases on cases.id = case_findings.case_id
      where ${within(sql.ref('cases.number'), spelling)}`,
  ]);
  return sql<boolean>`findings.id in (${sql.join(branches, sql` union `)})`;
}

// The range of texts with this beginning. Both databases sort by bytes, so the last character of all closes it.
function within(column: ReturnType<typeof sql.ref>, beginning: string) {
  return sql`${column} >= ${beginning} and ${column} < ${`${beginning}\u{10ffff}`}`;
}
