import { loadSiteNames } from '../cases/site-names.ts';
import type { Database } from '../store/store.ts';
import type { CaseChoices } from './case-schema.ts';

/** What lists of cases can be narrowed down to: the institutions that have any, and who works on one. */
export async function caseChoices(db: Database): Promise<CaseChoices> {
  const cases = db.selectFrom('cases').where('erased_at', 'is', null).distinct();
  const sites = await cases.select('site').execute();
  const assignees = await cases.select('assignee').where('assignee', 'is not', null).orderBy('assignee').execute();
  const ids = sites.map(({ site }) => site);
  const siteOf = await loadSiteNames(db, ids);
  return {
    sites: ids.map(siteOf).toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    assignees: assignees.flatMap(({ assignee }) => assignee ?? []),
  };
}
