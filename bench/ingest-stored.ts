import type { Envelope } from '../contract/envelope.ts';
import type { Store } from '../hub/store/store.ts';

/** What the store holds of what was sent. */
export interface StoredCount {
  /** Stored since `before`. */
  readonly events: number;
  /** Sent, and not in the store byte for byte. */
  readonly lost: number;
  /** Rows more than there are different envelopes. */
  readonly duplicated: number;
  /** Events in one transaction, on average: each append to the ledger has one root. */
  readonly perCommit: number;
  /** Whether each chain is in the ledger in the order in which its device signed it. */
  readonly inOrder: boolean;
}

/** Compares the store with every envelope that was sent; `before` rows were there earlier. */
export async function countStored({ db }: Store, sent: readonly Envelope[], before: number): Promise<StoredCount> {
  const rows = await db
    .selectFrom('attestations')
    .innerJoin('ledger', 'ledger.idx', 'attestations.ledger_idx')
    .select(['attestations.envelope', 'attestations.device', 'attestations.chain', 'attestations.seq', 'ledger.root'])
    .where('ledger_idx', '>', before)
    .orderBy('ledger_idx')
    .execute();
  const stored = new Set(rows.map(({ envelope }) => envelope));
  const lastSeq = new Map<string, number>();
  let inOrder = true;
  for (const { device, chain, seq } of rows) {
    inOrder &&= (lastSeq.get(`${device}/${chain}`) ?? 0) === seq - 1;
    lastSeq.set(`${device}/${chain}`, seq);
  }
  return {
    events: rows.length,
    lost: sent.filter((envelope) => !stored.has(envelope)).length,
    duplicated: rows.length - stored.size,
    perCommit: rows.length / Math.max(1, new Set(rows.map(({ root }) => root)).size),
    inOrder,
  };
}
