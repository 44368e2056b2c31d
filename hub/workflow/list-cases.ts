import { loadSiteNames } from '../cases/site-names.ts';
import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import { filteredCases } from './case-filter.ts';
import { CasePage, type CaseQuery, type CaseSummary } from './case-schema.ts';
import { summaryOf } from './case-summary.ts';
import type { Caller } from './guard.ts';

/** One page of cases; the period that ends first comes first, unless another order is asked for. */
export async function listCases(db: Database, query: CaseQuery, caller: Caller, now: number): Promise<CasePage> {
  const { total } = await filteredCases(db, query, caller, now)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const ids = await caseIds(db, query, caller, now);
  return CasePage.parse({ total: Number(total), items: await caseRows(db, ids, now) });
}

/** Ids of cases in the order asked for. */
export async function caseIds(db: Database, query: CaseQuery, caller: Caller, now: number): Promise<string[]> {
  let page = filteredCases(db, query, caller, now).select('id').offset(query.offset).limit(query.limit);
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
  return (await page.orderBy('id').execute()).map(({ id }) => id);
}

/** These cases as rows of the list, in the order given. */
export async function caseRows(db: Database, ids: readonly string[], now: number): Promise<CaseSummary[]> {
  const found = await db
    .selectFrom('cases')
    .selectAll()
    .where(isAmong(db, 'id', ids))
    .execute();
  const sites = found.map(({ site }) => site);
  const [siteOf, rulesOf] = await Promise.all([loadSiteNames(db, sites), rulesOfCases(db, ids)]);
  const rows = new Map(
    found.map((row) => [row.id, summaryOf(row, { siteOf, rules: rulesOf.get(row.id) ?? [], now })] as const),
  );
  return ids.flatMap((id) => rows.get(id) ?? []);
}

async function rulesOfCases(db: Database, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('case_findings')
    .innerJoin('findings', 'findings.id', 'case_findings.finding_id')
    .select(['case_findings.case_id', 'findings.rule'])
    .where(isAmong(db, 'case_findings.case_id', ids))
    .where('case_findings.aside', 'is', null)
    .groupBy(['case_findings.case_id', 'findings.rule'])
    .orderBy('findings.rule')
    .execute();
  const rules = new Map<string, string[]>();
  for (const { case_id, rule } of rows) rules.set(case_id, [...(rules.get(case_id) ?? []), rule]);
  return rules;
}
