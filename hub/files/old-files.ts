import type { Store } from '../store/store.ts';
import { removeWithin } from './attach.ts';
import type { CaseFiles } from './case-files.ts';

/** States of a case in which nothing is to be done any more (`hub/workflow`). */
const ENDED = ['closed', 'withdrawn'];
const AT_ONCE = 200;

/**
 * Counts, and with `remove` lets go, the contents of files that came before `before` (UTC ISO 8601) and whose case has ended and is not held, or that
 * belong to a self-check.
 * Name and digest stay: what was answered can still be proved by whoever has the file.
 */
export async function oldFiles(
  { store, files, now }: { readonly store: Store; readonly files: Pick<CaseFiles, 'remove'>; readonly now: number },
  before: string,
  remove: boolean,
): Promise<number> {
  const old = (db: Pick<Store['db'], 'selectFrom'>) =>
    db
      .selectFrom('case_files')
      .leftJoin('cases', 'cases.id', 'case_files.case_id')
      .where('case_files.at', '<', before)
      .where('case_files.removed_at', 'is', null)
      .where((eb) =>
        eb.or([
          eb.and([eb('cases.state', 'in', ENDED), eb('cases.held', '=', 0)]),
          eb('belongs_to', '=', 'self-check'),
        ]),
      );
  if (!remove) {
    const counted = old(store.db).select(({ fn }) => fn.countAll<number>().as('rows'));
    return Number((await counted.executeTakeFirstOrThrow()).rows);
  }
  let removed = 0;
  for (;;) {
    const rows = await store.transaction(
      async (trx) => {
        const some = await old(trx).select(['case_files.id', 'case_files.digest']).limit(AT_ONCE).execute();
        for (const row of some) await removeWithin(trx, files, row, 'age', now);
        return some.length;
      },
      { sequencer: true },
    );
    removed += rows;
    if (rows < AT_ONCE) return removed;
  }
}
