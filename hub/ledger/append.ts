import type { Digest } from '../../contract/ids.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import { addLeaf, keepEdge, readEdge } from './edge.ts';
import { commitmentOf, type LedgerEntry, type LedgerHead, newSalts } from './entry.ts';
import type { CompactRange } from './merkle/compact-range.ts';

const ROWS_PER_INSERT = 1000;

/**
 * Appends lines in the order given and returns the new head; the last entry has index `size`. Only inside
 * `store.transaction(..., { sequencer: true })`: without it two hubs could write the same index, and one would fail.
 * `now` in ms since 1970. Costs a few hashes a line and one root an append, however long the ledger is.
 */
export async function appendToLedger(
  trx: DatabaseTransaction,
  entries: readonly LedgerEntry[],
  now: number,
): Promise<LedgerHead> {
  const edge = await readEdge(trx);
  if (entries.length === 0) return headOf(edge.range);
  const salts = newSalts(entries.length);
  const former = edge.range.size;
  const leaves = entries.map((entry, n) => commitmentOf(entry, salts[n]));
  for (const leaf of leaves) addLeaf(edge, leaf);
  const head = headOf(edge.range);

  const at = new Date(now).toISOString();
  const rows = entries.map(({ kind, ref }, n) => ({
    idx: former + n + 1,
    kind,
    ref,
    leaf: leaves[n] ?? '',
    root: head.root,
    at,
  }));
  for (let first = 0; first < rows.length; first += ROWS_PER_INSERT) {
    const part = rows.slice(first, first + ROWS_PER_INSERT);
    await insertRows(trx, 'ledger', part);
    const opened = part.map(({ idx }) => ({ idx, salt: salts[idx - former - 1] ?? '' }));
    await insertRows(trx, 'ledger_salts', opened);
  }
  await keepEdge(trx, edge);
  return head;
}

/** Size and root of the ledger now. */
export async function ledgerHead(db: Database): Promise<LedgerHead> {
  return headOf((await readEdge(db)).range);
}

function headOf(range: CompactRange): LedgerHead {
  return { size: range.size, root: range.root().toString('base64url') as Digest };
}
