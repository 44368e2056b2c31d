import type { DatabaseSync } from 'node:sqlite';
import type { ChainId } from '../../contract/ids.ts';
import type { Receipt } from '../../contract/receipt.ts';
import { abandonChain, readTip, standingOf } from './chains.ts';

/** What a receipt did to the outbox. */
export interface Settlement {
  /** `new-chain`: settled what it could; the chain is disputed or broken, so the next event starts another one. */
  readonly outcome: 'settled' | 'unknown-chain' | 'new-chain';
  readonly removed: number;
  readonly refused: number;
}

/** Whether an event was sent so long ago that a receipt arriving now must have taken it into account. */
export type SurelySeen = (event: { readonly chain: ChainId; readonly seq: number }) => boolean;

// A refusal that every later event of the chain would meet as well: going on would be signing for the quarantine.
const CHAIN_ENDING = new Set(['FORK', 'BROKEN_CHAIN']);

/**
 * Applies a verified receipt. Refused events are kept with their code, settled ones removed. Idempotent, and the order of
 * receipts does not matter. Runs inside the caller's transaction.
 *
 * A receipt that knows more events than this chain has ever had is about another life of this outbox (a restored copy, or
 * a cloned device): its `upTo` says nothing about the events here, and removing them would destroy evidence. From then on
 * events of that chain are removed only when `surelySeen`.
 */
export function applyReceipt(database: DatabaseSync, receipt: Receipt, surelySeen: SurelySeen): Settlement {
  const { chain } = receipt;
  const standing = standingOf(database, chain);
  if (standing === 'unknown') return { outcome: 'unknown-chain', removed: 0, refused: 0 };

  const tip = readTip(database);
  const grows = tip?.chain === chain;
  const lastUsed = Math.max(receipt.upTo, ...receipt.beyond.map(([, last]) => last));
  const isAhead = grows && lastUsed > tip.lastSeq;

  const refused = refuse(database, receipt);
  const removed =
    standing === 'ours' && !isAhead
      ? settledRanges(receipt).reduce((sum, range) => sum + removeRange(database, chain, range), 0)
      : removeSurelySeen(database, receipt, surelySeen);

  if (grows && (isAhead || receipt.rejected.some(({ code }) => CHAIN_ENDING.has(code)))) {
    abandonChain(database, tip, lastUsed);
    return { outcome: 'new-chain', removed, refused };
  }
  return { outcome: 'settled', removed, refused };
}

type Range = readonly [first: number, last: number];

function settledRanges({ upTo, beyond }: Receipt): Range[] {
  return [[1, upTo], ...beyond];
}

function refuse(database: DatabaseSync, { chain, rejected }: Receipt): number {
  const statement = database.prepare(
    "UPDATE events SET state = 'refused', code = ? WHERE chain = ? AND seq = ? AND state = 'pending'",
  );
  return rejected.reduce((sum, { seq, code }) => sum + Number(statement.run(code, chain, seq).changes), 0);
}

function removeRange(database: DatabaseSync, chain: ChainId, [first, last]: Range): number {
  const statement = database.prepare(
    "DELETE FROM events WHERE chain = ? AND seq BETWEEN ? AND ? AND state = 'pending'",
  );
  return Number(statement.run(chain, first, last).changes);
}

function removeSurelySeen(database: DatabaseSync, receipt: Receipt, surelySeen: SurelySeen): number {
  const { chain } = receipt;
  const select = database.prepare(
    "SELECT seq FROM events WHERE chain = ? AND seq BETWEEN ? AND ? AND state = 'pending'",
  );
  const seqs = settledRanges(receipt).flatMap(([first, last]) => select.all(chain, first, last).map((row) => row.seq));
  return seqs
    .map(Number)
    .filter((seq) => surelySeen({ chain, seq }))
    .reduce((sum, seq) => sum + removeRange(database, chain, [seq, seq]), 0);
}
