import type { Database } from '../store/store.ts';
import type { SiteVisit } from './inspection-schema.ts';

const LATEST = 12;

/** The visits that were drawn at an institution, the latest first, with what came out of each. */
export async function visitsAt(db: Database, site: string): Promise<SiteVisit[]> {
  const visits = await db
    .selectFrom('inspection_visits')
    .innerJoin('inspection_plans', 'inspection_plans.id', 'inspection_visits.plan')
    .select(['plan', 'month', 'day', 'state'])
    .where('site', '=', site)
    .orderBy('day', 'desc')
    .limit(LATEST)
    .execute();
  if (visits.length === 0) return [];
  const results = await db
    .selectFrom('inspection_results')
    .select(['plan', 'outcome', 'case_id'])
    .where('site', '=', site)
    .orderBy('at')
    .execute();
  const latest = new Map(results.map((result) => [result.plan, result]));
  return visits.map(({ plan, ...visit }) => {
    const result = latest.get(plan);
    return { ...visit, outcome: result?.outcome ?? null, caseId: result?.case_id ?? null };
  });
}
