import { digestOf } from '../../contract/jws.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import type { NewRow } from '../store/tables.ts';

/** Logs what is about to leave for a device, and enters it in the ledger. `now` in ms since 1970. */
export async function enterHandOuts(
  trx: DatabaseTransaction,
  rows: readonly NewRow<'vault_hand_outs'>[],
  now: number,
): Promise<void> {
  for (const row of rows) await trx.insertInto('vault_hand_outs').values(row).execute();
  // The row names a person by pseudonym; its digest can't be tried out because the template's id is random.
  const entries = rows.map((row) => ({ kind: 'hand-out', ref: row.id, digest: digestOf(JSON.stringify(row)) }));
  await appendToLedger(trx, entries, now);
}
