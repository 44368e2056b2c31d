import { newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { Database, Store } from '../store/store.ts';
import { openCaseWithin } from '../workflow/open-case.ts';
import { InspectionError } from './error.ts';
import type { ResultInput, VisitResult } from './inspection-schema.ts';

/** Keeps a result, with a line of the ledger; returns the case it became, if any. A later result of the same visit counts instead. */
export async function recordResult(store: Store, input: ResultInput, by: string, now: number): Promise<string | null> {
  const { plan, site, outcome, title, words } = input;
  return await store.transaction(
    async (trx) => {
      const visit = trx
        .selectFrom('inspection_visits')
        .select('state')
        .where('plan', '=', plan)
        .where('site', '=', site);
      if (!(await visit.executeTakeFirst())) {
        throw new InspectionError('VISIT_UNKNOWN', 'this plan has no visit to that institution');
      }
      const clue = { source: 'inspection', site, title: title ?? '', description: words } as const;
      const case_id = outcome === 'problems' ? await openCaseWithin(trx, clue, by, now) : null;
      const at = new Date(now).toISOString();
      const content = JSON.stringify({ ...input, by, at, case: case_id });
      const id = newEventId(now);
      await trx
        .insertInto('inspection_results')
        .values({ id, plan, site, outcome, content, case_id, by, at })
        .execute();
      await trx
        .updateTable('inspection_visits')
        .set({ state: outcome === 'not-possible' ? 'not-possible' : 'done' })
        .where('plan', '=', plan)
        .where('site', '=', site)
        .execute();
      await appendToLedger(trx, [{ kind: 'inspection-result', ref: id, digest: digestOf(content) }], now);
      return case_id;
    },
    { sequencer: true },
  );
}

/** The results of a plan, the latest of each visit. */
export async function resultsOf(db: Database, plan: string): Promise<VisitResult[]> {
  const rows = await db.selectFrom('inspection_results').selectAll().where('plan', '=', plan).orderBy('at').execute();
  const latest = new Map(rows.map((row) => [row.site, row]));
  return [...latest.values()].map(({ site, content, by, at, case_id: caseId }) => {
    const { outcome, words } = JSON.parse(content) as ResultInput;
    return { site, outcome, words, by, at, caseId };
  });
}
