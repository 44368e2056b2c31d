import { createHash } from 'node:crypto';
import { type Digest, type EventId, newEventId } from '../../contract/ids.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import { ImportError } from './error.ts';
import {
  assertNotStopped,
  breakBatch,
  closeBatch,
  type ImportCounts,
  keepRejects,
  noteProgress,
  openBatch,
} from './import-batch.ts';
import { keepableRow } from './keepable-row.ts';
import type { Reject } from './reject.ts';
import { placeOf } from './sheet-place.ts';
import type { RowReader, SourceRow, TableOptions } from './source-row.ts';

/** Rows, and bytes, that go into one transaction. */
const BATCH_ROWS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
/** Rejects kept to be looked at; more of them are counted only. */
const MOST_REJECTS = 100_000;

/** What became of a batch of rows. */
export interface KeptCounts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly cancelled: number;
  readonly rejects: readonly Reject[];
}

/** What an import is fed from, and how it is watched. */
export interface ImportFeed extends TableOptions {
  readonly source: AsyncIterable<Buffer>;
  /** Size of the source, when it is known. */
  readonly bytes?: number | undefined;
  /** Who imports. */
  readonly account?: string | undefined;
}

export interface ImportRun<P> extends ImportFeed {
  readonly store: Store;
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
 * imported. Throws ImportError when the source can't be read at all, or somebody stops it; what was imported until then stays, and
 * sending the file again completes it.
 */
export async function runImport<P>(run: ImportRun<P>): Promise<ImportSummary> {
  const batch = run.batch ?? newEventId(run.now());
  const begun = { id: batch, format: run.format, account: run.account, since: run.now() };
  const progress = { opened: false };
  const source = run.source[Symbol.asyncIterator]();
  try {
    return await runBatches({ ...run, source: { [Symbol.asyncIterator]: () => source } }, batch, async (trx) => {
      if (progress.opened) return assertNotStopped(trx, batch);
      await openBatch(trx, begun);
      progress.opened = true;
    });
  } catch (error) {
    // Where even this can't be written the first failure is the one to tell; the entry then ages.
    if (progress.opened) await breakBatch(run.store, batch, error).catch(() => undefined);
    throw error;
  } finally {
    // A reader that gave up half-way has left it waiting. Not waited for: it may be waiting itself, for a sender who has gone.
    source.return?.()?.catch(() => undefined);
  }
}

async function runBatches<P>(
  run: ImportRun<P>,
  batch: EventId,
  open: (trx: DatabaseTransaction) => Promise<void>,
): Promise<ImportSummary> {
  const { store, now } = run;
  const hash = createHash('sha256');
  const counts: ImportCounts = { rows: 0, accepted: 0, duplicates: 0, cancelled: 0, rejected: 0 };

  const keep = async (trx: DatabaseTransaction, rows: number, kept: KeptCounts, share: number | null) => {
    await keepRejects(trx, batch, kept.rejects, MOST_REJECTS - counts.rejected);
    counts.rows += rows;
    counts.accepted += kept.accepted;
    counts.duplicates += kept.duplicates;
    counts.cancelled += kept.cancelled;
    counts.rejected += kept.rejects.length;
    await noteProgress(trx, batch, { ...counts, share }, now());
  };

  let read = 0;
  const source = hashed(run.source, hash, (bytes) => {
    read += bytes;
  });
  for await (const rows of inBatches(run.reader(source, run))) {
    const prepared = run.prepare(rows);
    const share = shareOf(rows, read, run.bytes);
    await store.transaction(
      async (trx) => {
        await open(trx);
        const kept = await run.keep(trx, batch, prepared);
        await keep(trx, rows.length, { ...kept, rejects: placed(kept.rejects, rows) }, share);
      },
      { sequencer: true },
    );
    run.onProgress?.(counts);
  }
  for (let more = counts.rows > 0 && run.finish !== undefined; more; run.onProgress?.(counts)) {
    await store.transaction(
      async (trx) => {
        await open(trx);
        const kept = await run.finish?.(trx, batch);
        more = kept !== undefined;
        if (kept) await keep(trx, 0, kept, 1);
      },
      { sequencer: true },
    );
  }

  const digest = hash.digest('base64url') as Digest;
  await store.transaction(
    async (trx) => {
      await open(trx);
      await closeBatch(trx, batch, digest, now());
      await appendToLedger(trx, [{ kind: 'import', ref: batch, digest }], now());
    },
    { sequencer: true },
  );
  return { batch, digest, ...counts };
}

// Where a reject of a workbook's row stands in its sheet: the row that is asked about came in this batch.
function placed(rejects: readonly Reject[], rows: readonly SourceRow[]): readonly Reject[] {
  const sheets = new Map(rows.flatMap((row) => (row.sheet ? [[row.line, { ...row, sheet: row.sheet }] as const] : [])));
  if (sheets.size === 0) return rejects;
  return rejects.map((reject) => {
    const row = sheets.get(reject.line);
    return row ? { ...reject, field: placeOf(row.sheet, row.line, reject.field, row.lines) } : reject;
  });
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

async function* hashed(
  source: AsyncIterable<Buffer>,
  hash: ReturnType<typeof createHash>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      onRead(chunk.length);
      yield chunk;
    }
  } catch (cause) {
    throw new ImportError('SOURCE_BROKEN', 'the file broke off while it was sent; send it again', cause);
  }
}

// A workbook is in memory before its first row is read: there the rows count, not the bytes.
function shareOf(rows: readonly SourceRow[], read: number, bytes: number | undefined): number | null {
  const last = rows.at(-1);
  if (last?.sheet) return Math.min(1, last.line / Math.max(1, last.sheet.rows));
  return bytes === undefined || bytes === 0 ? null : Math.min(1, read / bytes);
}
