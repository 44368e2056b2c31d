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

/**
 * What was just stored stays in memory for so many events and so long, in ms. Not longer: what is erased in the meantime
 * must not be handed on from a copy.
 */
const REMEMBERED = 4 * PAGE;
const REMEMBERED_MS = 5000;

/**
 * Pages of stored events. Listeners that keep pace share one: an event that comes in is neither read back nor parsed again, and
 * one that was stored before (or by another worker) is read once for all.
 */
export class StoredPages {
  readonly #db: Database;
  readonly #now: () => number;
  #latest: { readonly after: number; readonly page: StoredPage } | undefined;
  /** Without a gap: a line of another kind, or of another worker, ends it. */
  #recent: readonly StoredAttestation[] = [];
  #recentSince = 0;

  constructor(db: Database, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  /** Events that were committed just now, in ledger order and without a gap. */
  remember(stored: readonly StoredAttestation[]): void {
    const [first] = stored;
    if (!first) return;
    const follows = this.#recent.at(-1)?.ledgerIndex === first.ledgerIndex - 1;
    const fresh = follows && this.#now() - this.#recentSince < REMEMBERED_MS;
    if (!fresh) this.#recentSince = this.#now();
    this.#recent = fresh ? [...this.#recent, ...stored].slice(-REMEMBERED) : stored;
  }

  /** The page after a ledger index. What came since may be missing from it, as if it had been asked for a moment earlier. */
  async after(ledgerIndex: number): Promise<StoredPage> {
    const remembered = this.#rememberedAfter(ledgerIndex);
    if (remembered) return remembered;
    if (this.#latest?.after === ledgerIndex) return this.#latest.page;
    const page = await storedAfter(this.#db, ledgerIndex);
    // An empty page is never kept: it would hide for good what comes after it.
    if (page.rows > 0) this.#latest = { after: ledgerIndex, page };
    return page;
  }

  #rememberedAfter(ledgerIndex: number): StoredPage | undefined {
    if (this.#now() - this.#recentSince >= REMEMBERED_MS) this.#recent = [];
    const first = this.#recent[0]?.ledgerIndex ?? Number.POSITIVE_INFINITY;
    if (ledgerIndex + 1 < first) return undefined;
    const events = this.#recent.slice(ledgerIndex + 1 - first, ledgerIndex + 1 - first + PAGE);
    const upTo = events.at(-1)?.ledgerIndex;
    return upTo === undefined ? undefined : { events, rows: events.length, upTo };
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
