import type { Digest } from '../../contract/ids.ts';
import { readableAttestation } from '../store/attestation-columns.ts';
import type { Database } from '../store/store.ts';
import type { StoredAttestation } from './signed-event.ts';

/** Events read at once. */
export const PAGE = 500;

export interface StoredPage {
  readonly events: readonly StoredAttestation[];
  /** Rows read, and the ledger index of the last: more than `events` where a payload was erased or can't be read. */
  readonly rows: number;
  readonly upTo: number;
}

/** Pages of stored events. Listeners that keep pace with each other share one: an event is read and parsed once for all. */
export class StoredPages {
  readonly #db: Database;
  #latest: { readonly after: number; readonly page: StoredPage } | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The page after a ledger index. What came since may be missing from it, as if it had been asked for a moment earlier. */
  async after(ledgerIndex: number): Promise<StoredPage> {
    if (this.#latest?.after === ledgerIndex) return this.#latest.page;
    const page = await storedAfter(this.#db, ledgerIndex);
    // An empty page is never kept: it would hide for good what comes after it.
    if (page.rows > 0) this.#latest = { after: ledgerIndex, page };
    return page;
  }
}

async function storedAfter(db: Database, ledgerIndex: number): Promise<StoredPage> {
  const rows = await db
    .selectFrom('attestations')
    .select(['ledger_idx', 'digest', 'received_at', 'envelope'])
    .where('ledger_idx', '>', ledgerIndex)
    .orderBy('ledger_idx')
    .limit(PAGE)
    .execute();
  const events = rows.flatMap((row) => {
    const attestation = readableAttestation(row.envelope);
    if (!attestation) return [];
    return {
      attestation,
      digest: row.digest as Digest,
      ledgerIndex: row.ledger_idx,
      receivedAt: row.received_at,
    };
  });
  return { events, rows: rows.length, upTo: rows.at(-1)?.ledger_idx ?? ledgerIndex };
}
