import type { DatabaseTransaction } from '../store/store.ts';
import { ImportError } from './error.ts';
import type { Reject } from './reject.ts';

/** Opens the entry of an import. The digest stays empty until everything has arrived: what broke off can be told from what is whole. */
export async function openBatch(trx: DatabaseTransaction, id: string, format: string, now: number): Promise<void> {
  const none = { rows: 0, accepted: 0, duplicates: 0, cancelled: 0, rejected: 0 };
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('import_batches')
    .values({ id, format, digest: '', received_at: new Date(now).toISOString(), ...none })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) {
    throw new ImportError('BATCH_TAKEN', 'an import with this id was begun before; choose another, or leave it out');
  }
}

/** Keeps rejects to be looked at, as many as there is room for. */
export async function keepRejects(trx: DatabaseTransaction, batch: string, rejects: readonly Reject[], room: number) {
  const rows = rejects.slice(0, Math.max(0, room)).map((reject) => ({ batch, ...reject }));
  if (rows.length > 0) await trx.insertInto('import_rejects').values(rows).execute();
}
