import { sql } from 'kysely';
import type { Store } from '../store/store.ts';
import { catchUp, countAlone } from './catch-up.ts';
import { noteCounted } from './event-figures.ts';

const COUNTED_IN = [
  ['claims', 'settled_at'],
  ['findings', 'opened_at'],
  ['findings', 'updated_at'],
] as const;

/**
 * Counts everything again, day by day, while the hub runs: each figure is right or as it was until its turn comes; events begin at
 * zero. Figures of days of which nothing is left go as well. `now` in ms since 1970.
 */
export async function rebuildFigures(store: Store, now: number): Promise<void> {
  await store.transaction(async (trx) => {
    await countAlone(trx, store.kind);
    for (const [table, at] of COUNTED_IN) {
      await sql`insert into figures_due (hour, site)
        select distinct substr(${sql.ref(at)}, 1, 13), site from ${sql.table(table)}`.execute(trx);
    }
    // Noon of a local day in China is 04:00 UTC.
    for (const table of ['claim_figures', 'finding_figures']) {
      await sql`insert into figures_due (hour, site)
        select distinct day || 'T04', site from ${sql.table(table)} where site <> '' and day <> ''`.execute(trx);
    }
    await trx.deleteFrom('event_figures').execute();
    await noteCounted(trx, 0, now);
  });
  await catchUp(store, now);
}
