import { loadSiteNames } from '../cases/site-names.ts';
import type { Database } from '../store/store.ts';
import { statesFor } from './awaited.ts';
import { CasePage, type CaseQuery } from './case-schema.ts';
import { summaryOf } from './case-summary.ts';
import type { Caller } from './guard.ts';
import { ENDED } from './states.ts';

/** One page of cases; the period that ends first comes first, unless another order is asked for. */
export async function listCases(db: Database, query: CaseQuery, caller: Caller, now: number): Promise<CasePage> {
  let rows = db.selectFrom('cases');
  const equal = {
    ...{ state: query.state, grade: query.grade, source: query.source, site: query.site, person: query.person },
    ...{ practitioner: query.practitioner, assignee: query.mine ? caller.account : query.assignee },
  };
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) rows = rows.where(column as keyof typeof equal, '=', value);
  }
  if (query.show !== 'all' && query.state === undefined) {
    rows = rows.where('state', query.show === 'ended' ? 'in' : 'not in', [...ENDED]);
  }
  if (query.turn) rows = rows.where('state', 'in', statesFor(caller.permissions));
  if (query.number) rows = rows.where('number', 'like', `%${query.number}%`);
  const before = query.overdue
    ? new Date(now).toISOString()
    : query.dueBefore && new Date(query.dueBefore).toISOString();
  if (before) rows = rows.where('due_at', '<', before).where('paused_at', 'is', null);
  if (query.overdue) rows = rows.where('due_at', 'is not', null);

  const { total } = await rows.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  let page = rows.selectAll().offset(query.offset).limit(query.limit);
  switch (query.order) {
    case 'due': // without a period, the oldest first
      page = page
        .orderBy((eb) => eb.case().when('due_at', 'is', null).then(1).else(0).end())
        .orderBy('due_at')
        .orderBy('opened_at');
      break;
    case 'amount':
      page = page.orderBy('amount_fen', 'desc');
      break;
    default:
      page = page.orderBy('opened_at', query.order === 'newest' ? 'desc' : 'asc');
  }
  const found = await page.orderBy('id').execute();
  const [siteOf, rulesOf] = await Promise.all([
    loadSiteNames(
      db,
      found.map(({ site }) => site),
    ),
    rulesOfCases(
      db,
      found.map(({ id }) => id),
    ),
  ]);
  const items = found.map((row) => summaryOf(row, { siteOf, rules: rulesOf.get(row.id) ?? [], now }));
  return CasePage.parse({ total: Number(total), items });
}

async function rulesOfCases(db: Database, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('case_findings')
    .innerJoin('findings', 'findings.id', 'case_findings.finding_id')
    .select(['case_findings.case_id', 'findings.rule'])
    .where('case_findings.case_id', 'in', [...ids])
    .where('case_findings.aside', 'is', null)
    .groupBy(['case_findings.case_id', 'findings.rule'])
    .orderBy('findings.rule')
    .execute();
  const rules = new Map<string, string[]>();
  for (const { case_id, rule } of rows) rules.set(case_id, [...(rules.get(case_id) ?? []), rule]);
  return rules;
}
