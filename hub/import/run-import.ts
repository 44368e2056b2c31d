import { createHash } from 'node:crypto';
import { type Digest, type EventId, newEventId } from '../../contract/ids.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import { ImportError } from './error.ts';
import { keepableRow } from './keepable-row.ts';
import type { Reject } from './reject.ts';
import type { RowReader, SourceRow } from './source-row.ts';

/** Rows, and bytes, that go into one transaction. */
const BATCH_ROWS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
/** Rejects kept to be looked at; more of them are counted only. */
const MOST_REJECTS = 10_000;

export interface ImportCounts {
  rows: number;
  accepted: number;
  duplicates: number;
  cancelled: number;
  rejected: number;
}

/** What became of a batch of rows. */
export interface KeptCounts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly cancelled: number;
  readonly rejects: readonly Reject[];
}

export interface ImportRun<P> {
  readonly store: Store;
  readonly source: AsyncIterable<Buffer>;
  readonly format: string;
  readonly reader: RowReader;
  /** Reads a batch of rows, before the transaction is opened. */
  readonly prepare: (rows: readonly SourceRow[]) => P;
  /** Keeps what was read, in a transaction that no other import runs beside. */
  readonly keep: (trx: DatabaseTransaction, batch: string, prepared: P) => Promise<KeptCounts>;
  /** Does a round of what is left when all rows are in, like `keep`; undefined when nothing is. */
  readonly finish?: (trx: DatabaseTransaction, batch: string) => Promise<KeptCounts | undefined>;
  /** Id under which the import can be looked at while it runs (UUIDv7); a new one when absent. */
  readonly batch?: EventId | undefined;
  /** ms since 1970. */
  readonly now: () => number;
  readonly onProgress?: ((counts: Readonly<ImportCounts>) => void) | undefined;
}

export interface ImportSummary extends Readonly<ImportCounts> {
  readonly batch: string;
  /** SHA-256 of the bytes received; the ledger commits to it. */
  readonly digest: Digest;
}

/**
 * Imports rows as they stream in, in bounded memory. Bad rows are rejected with line, field and reason and the rest is
 * imported. Throws ImportError when the source can't be read at all; what was imported until then stays, and sending
 * the file again completes it.
 */
export async function runImport<P>(run: ImportRun<P>): Promise<ImportSummary> {
  const { store, now } = run;
  const batch = run.batch ?? newEventId(now());
  const hash = createHash('sha256');
  const counts: ImportCounts = { rows: 0, accepted: 0, duplicates: 0, cancelled: 0, rejected: 0 };
  let opened = false;

  const keep = async (trx: DatabaseTransaction, rows: number, kept: KeptCounts) => {
    await keepRejects(trx, batch, kept.rejects, MOST_REJECTS - counts.rejected);
    counts.rows += rows;
    counts.accepted += kept.accepted;
    counts.duplicates += kept.duplicates;
    counts.cancelled += kept.cancelled;
    counts.rejected += kept.rejects.length;
    await trx.updateTable('import_batches').set(counts).where('id', '=', batch).execute();
  };

  for await (const rows of inBatches(run.reader(hashed(run.source, hash)))) {
    const prepared = run.prepare(rows);
    await store.transaction(
      async (trx) => {
        if (!opened) await openBatch(trx, batch, run.format, now());
        await keep(trx, rows.length, await run.keep(trx, batch, prepared));
      },
      { sequencer: true },
    );
    opened = true;
    run.onProgress?.(counts);
  }
  for (let more = opened && run.finish !== undefined; more; run.onProgress?.(counts)) {
    await store.transaction(
      async (trx) => {
        const kept = await run.finish?.(trx, batch);
        more = kept !== undefined;
        if (kept) await keep(trx, 0, kept);
      },
      { sequencer: true },
    );
  }

  const digest = hash.digest('base64url') as Digest;
  await store.transaction(
    async (trx) => {
      if (!opened) await openBatch(trx, batch, run.format, now());
      await trx.updateTable('import_batches').set({ digest }).where('id', '=', batch).execute();
      await appendToLedger(trx, [{ kind: 'import', ref: batch, digest }], now());
    },
    { sequencer: true },
  );
  return { batch, digest, ...counts };
}

// The digest stays empty until everything has arrived: an import that broke off can be told from a whole one.
async function openBatch(trx: DatabaseTransaction, id: string, format: string, now: number): Promise<void> {
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

async function keepRejects(trx: DatabaseTransaction, batch: string, rejects: readonly Reject[], room: number) {
  const rows = rejects.slice(0, Math.max(0, room)).map((reject) => ({ batch, ...reject }));
  if (rows.length > 0) await trx.insertInto('import_rejects').values(rows).execute();
}

async function* inBatches(rows: AsyncIterable<SourceRow>): AsyncGenerator<SourceRow[]> {
  let batch: SourceRow[] = [];
  let bytes = 0;
  for await (const row of rows) {
    batch.push(keepableRow(row));
    bytes += 'bytes' in row ? row.bytes : 0;
    if (batch.length < BATCH_ROWS && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

async function* hashed(source: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      yield chunk;
    }
  } catch (cause) {
    throw new ImportError('SOURCE_BROKEN', 'the file broke off while it was sent; send it again', cause);
  }
}
