import type { Digest } from '../../contract/ids.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import type { NewRow } from '../store/tables.ts';
import { EMPTY_LEDGER, type LedgerEntry, type LedgerHead, leafOf, nextRoot } from './hash-chain.ts';

const ROWS_PER_INSERT = 1000;

/**
 * Appends lines in the order given and returns the new head; the last entry has index `size`. Only inside
 * `store.transaction(..., { sequencer: true })`: without it two hubs could write the same index, and one would fail.
 * `now` in ms since 1970.
 */
export async function appendToLedger(
  trx: DatabaseTransaction,
  entries: readonly LedgerEntry[],
  now: number,
): Promise<LedgerHead> {
  let { size, root } = await ledgerHead(trx);
  const at = new Date(now).toISOString();
  const rows: NewRow<'ledger'>[] = [];
  for (const entry of entries) {
    const leaf = leafOf(entry);
    size += 1;
    root = nextRoot(root, leaf);
    rows.push({ idx: size, kind: entry.kind, ref: entry.ref, leaf, root, at });
  }
  for (let first = 0; first < rows.length; first += ROWS_PER_INSERT) {
    await trx
      .insertInto('ledger')
      .values(rows.slice(first, first + ROWS_PER_INSERT))
      .execute();
  }
  return { size, root };
}

/** Size and root of the ledger now. */
export async function ledgerHead(db: Database): Promise<LedgerHead> {
  const last = await db.selectFrom('ledger').select(['idx', 'root']).orderBy('idx', 'desc').limit(1).executeTakeFirst();
  return last ? { size: last.idx, root: last.root as Digest } : EMPTY_LEDGER;
}
