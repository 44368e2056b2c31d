import type { CaseFiles } from '../files/case-files.ts';
import type { Database, Store } from '../store/store.ts';
import { ENDED } from '../workflow/states.ts';
import { eraseCaseWithin } from './erase-case.ts';

const AT_ONCE = 50;

/** Why the words of cases go, as it stands in each order. */
const ORDER = { legalBasis: 'PIPL art. 19 and 47', reason: 'retention period ended', by: 'hub' };

/**
 * Counts, and with `remove` erases, cases in which nothing happened since `before` (UTC ISO 8601). What is still going on is never among
 * them; `held`: past their time, and somebody asked for them to be kept.
 */
export async function oldCases(
  { store, files, now }: { readonly store: Store; readonly files: Pick<CaseFiles, 'remove'>; readonly now: number },
  before: string,
  remove: boolean,
): Promise<{ readonly rows: number; readonly held: number }> {
  const held = await countOf(store.db, before, 1);
  if (!remove) return { rows: await countOf(store.db, before, 0), held };
  let rows = 0;
  for (;;) {
    const erased = await store.transaction(
      async (trx) => {
        const some = await past(trx, before, 0).select(['id', 'number']).orderBy('updated_at').limit(AT_ONCE).execute();
        for (const one of some) await eraseCaseWithin(trx, files, one, ORDER, now);
        return some.length;
      },
      { sequencer: true },
    );
    rows += erased;
    if (erased < AT_ONCE) return { rows, held };
  }
}

function past(db: Pick<Database, 'selectFrom'>, before: string, held: 0 | 1) {
  return db
    .selectFrom('cases')
    .where('state', 'in', [...ENDED])
    .where('updated_at', '<', before)
    .where('erased_at', 'is', null)
    .where('held', '=', held);
}

async function countOf(db: Database, before: string, held: 0 | 1): Promise<number> {
  const counted = past(db, before, held).select(({ fn }) => fn.countAll<number>().as('cases'));
  return Number((await counted.executeTakeFirstOrThrow()).cases);
}
