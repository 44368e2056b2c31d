import type { Database, DatabaseTransaction, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';

/** Rows are kept every second or so; one of which nothing was heard for so long broke off with its process, ms. Ours. */
const SILENT_MS = 120_000;

export interface ImportFound extends Omit<Row<'import_batches'>, 'ended'> {
  readonly state: 'running' | 'complete' | 'stopped' | 'broken';
  /** The first import of exactly the same bytes, if this is not it. */
  readonly sameAs: string | null;
}

/** The latest imports, newest first. `now`: ms since 1970. */
export async function listImports(
  db: Database,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  now: number,
): Promise<{ total: number; items: ImportFound[] }> {
  const all = db.selectFrom('import_batches');
  const { total } = await all.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await all.selectAll().orderBy('id', 'desc').offset(offset).limit(limit).execute();
  return { total: Number(total), items: await looked(db, rows, now) };
}

/** One import as it is now; undefined when there is none of this id. */
export async function findImport(db: Database, id: string, now: number): Promise<ImportFound | undefined> {
  const rows = await db.selectFrom('import_batches').selectAll().where('id', '=', id).execute();
  return (await looked(db, rows, now))[0];
}

/** Wants an import to stop after the rows that are being kept, whichever process it runs in; false when it runs no more. */
export async function stopImport(store: Store, id: string, by: string, now: number): Promise<boolean> {
  return await store.transaction(async (trx) => {
    if ((await findImport(trx, id, now))?.state !== 'running') return false;
    await trx.updateTable('import_batches').set({ stop_by: by }).where('id', '=', id).execute();
    return true;
  });
}

async function looked(
  db: Database | DatabaseTransaction,
  rows: readonly Row<'import_batches'>[],
  now: number,
): Promise<ImportFound[]> {
  const digests = rows.map(({ digest }) => digest).filter((digest) => digest !== '');
  const firsts = new Map<string, string>();
  if (digests.length > 0) {
    const found = await db
      .selectFrom('import_batches')
      .select(({ fn }) => ['digest', fn.min('id').as('first')])
      .where('digest', 'in', digests)
      .groupBy('digest')
      .execute();
    for (const { digest, first } of found) firsts.set(digest, first);
  }
  return rows.map(({ ended, ...row }) => {
    const first = firsts.get(row.digest) ?? row.id;
    return { ...row, state: ended ?? stateOf(row, now), sameAs: first === row.id ? null : first };
  });
}

function stateOf(
  { digest, seen_at, received_at }: Pick<Row<'import_batches'>, 'digest' | 'seen_at' | 'received_at'>,
  now: number,
): ImportFound['state'] {
  if (digest !== '') return 'complete';
  return now - Date.parse(seen_at ?? received_at) < SILENT_MS ? 'running' : 'broken';
}
