import type { Digest } from '../../contract/ids.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import { ImportError } from './error.ts';
import type { Reject } from './reject.ts';

/** How many rows an import had, and what became of them. */
export interface ImportCounts {
  rows: number;
  accepted: number;
  duplicates: number;
  cancelled: number;
  rejected: number;
}

/** An import as it begins. */
export interface NewBatch {
  readonly id: string;
  readonly format: string;
  readonly account: string | undefined;
  /** ms since 1970. */
  readonly since: number;
}

/** Opens the entry of an import. The digest stays empty until everything has arrived: what broke off can be told from what is whole. */
export async function openBatch(trx: DatabaseTransaction, { id, format, account, since }: NewBatch): Promise<void> {
  const at = new Date(since).toISOString();
  const none = {
    rows: 0,
    accepted: 0,
    duplicates: 0,
    cancelled: 0,
    rejected: 0,
    share: null,
    stop_by: null,
    ended: null,
  };
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('import_batches')
    .values({ id, format, digest: '', received_at: at, seen_at: at, account: account ?? null, ...none })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) {
    throw new ImportError('BATCH_TAKEN', 'an import with this id was begun before; choose another, or leave it out');
  }
}

/** Throws ImportError `CANCELLED` when somebody wants the import to stop, from whatever window or process. */
export async function assertNotStopped(trx: DatabaseTransaction, id: string): Promise<void> {
  const batch = await trx.selectFrom('import_batches').select('stop_by').where('id', '=', id).executeTakeFirst();
  if (!batch?.stop_by) return;
  throw new ImportError('CANCELLED', 'the import was stopped; what was imported until then stays');
}

/** Writes down how far an import is. `at`: ms since 1970. */
export async function noteProgress(
  trx: DatabaseTransaction,
  id: string,
  progress: ImportCounts & { readonly share: number | null },
  at: number,
): Promise<void> {
  const seen = { ...progress, seen_at: new Date(at).toISOString() };
  await trx.updateTable('import_batches').set(seen).where('id', '=', id).execute();
}

/** Everything has arrived. */
export async function closeBatch(trx: DatabaseTransaction, id: string, digest: Digest, at: number): Promise<void> {
  const whole = { digest, share: 1, seen_at: new Date(at).toISOString() };
  await trx.updateTable('import_batches').set(whole).where('id', '=', id).execute();
}

/** Notes that an import ended before everything had arrived. */
export async function breakBatch(store: Store, id: string, error: unknown): Promise<void> {
  const ended = error instanceof ImportError && error.code === 'CANCELLED' ? 'stopped' : 'broken';
  await store.transaction(async (trx) => {
    await trx.updateTable('import_batches').set({ ended }).where('id', '=', id).where('digest', '=', '').execute();
  });
}

/** Keeps rejects to be looked at, as many as there is room for. */
export async function keepRejects(trx: DatabaseTransaction, batch: string, rejects: readonly Reject[], room: number) {
  const rows = rejects.slice(0, Math.max(0, room)).map((reject) => ({ batch, ...reject }));
  if (rows.length > 0) await trx.insertInto('import_rejects').values(rows).execute();
}
