import { createHash } from 'node:crypto';
import { type Digest, newEventId } from '../../contract/ids.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import { claimRecord } from './claim-record.ts';
import { csvRows } from './csv-rows.ts';
import { ClaimsError } from './error.ts';
import { type AcceptableRow, keepRows } from './keep-rows.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import { readRow } from './read-row.ts';
import type { Reject } from './reject.ts';
import type { RowReader, SourceRow } from './source-row.ts';
import { type ScopeOfImport, TouchedByImport } from './touched-by-import.ts';

export const IMPORT_FORMATS = ['ndjson', 'csv'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

const READERS: Record<ImportFormat, RowReader> = { ndjson: ndjsonRows, csv: csvRows };

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

export interface ImportOptions {
  readonly store: Store;
  readonly source: AsyncIterable<Buffer>;
  readonly format: ImportFormat;
  /** Key of the region's pseudonyms (32 bytes). */
  readonly regionKey: Buffer;
  /** ms since 1970. */
  readonly now: () => number;
  readonly onProgress?: (counts: Readonly<ImportCounts>) => void;
}

export interface ImportReport extends Readonly<ImportCounts> {
  readonly batch: string;
  readonly format: ImportFormat;
  /** SHA-256 of the bytes received; the ledger commits to it. */
  readonly digest: Digest;
  readonly touched: ScopeOfImport;
}

/**
 * Imports claims and cancellations as they stream in. Bad rows are rejected with line, field and reason and the rest is
 * imported; importing the same file twice leaves the same claims. Throws ClaimsError when the source can't be read at
 * all; what was imported until then stays, and sending the file again completes it.
 */
export async function importClaims(options: ImportOptions): Promise<ImportReport> {
  const { store, format, regionKey, now, onProgress } = options;
  const batch = newEventId(now());
  const hash = createHash('sha256');
  const counts: ImportCounts = { rows: 0, accepted: 0, duplicates: 0, cancelled: 0, rejected: 0 };
  const touched = new TouchedByImport();
  let opened = false;

  for await (const rows of inBatches(READERS[format](hashed(options.source, hash)))) {
    const { acceptable, rejects } = readRows(rows, regionKey);
    await store.transaction(
      async (trx) => {
        if (!opened) await openBatch(trx, batch, format, now());
        const kept = await keepRows(trx, batch, acceptable);
        await keepRejects(trx, batch, [...rejects, ...kept.rejects], MOST_REJECTS - counts.rejected);
        counts.rows += rows.length;
        counts.accepted += kept.claims.length;
        counts.duplicates += kept.duplicates;
        counts.cancelled += kept.cancelled.length;
        counts.rejected += rejects.length + kept.rejects.length;
        touched.add(kept.claims, kept.cancelled);
        await trx.updateTable('import_batches').set(counts).where('id', '=', batch).execute();
      },
      { sequencer: true },
    );
    opened = true;
    onProgress?.(counts);
  }

  const digest = hash.digest('base64url') as Digest;
  await store.transaction(
    async (trx) => {
      if (!opened) await openBatch(trx, batch, format, now());
      await trx.updateTable('import_batches').set({ digest }).where('id', '=', batch).execute();
      await appendToLedger(trx, [{ kind: 'import', ref: batch, digest }], now());
    },
    { sequencer: true },
  );
  return { batch, format, digest, ...counts, touched: touched.scope() };
}

// The digest stays empty until everything has arrived: an import that broke off can be told from a whole one.
async function openBatch(trx: DatabaseTransaction, id: string, format: ImportFormat, now: number): Promise<void> {
  const none = { rows: 0, accepted: 0, duplicates: 0, cancelled: 0, rejected: 0 };
  await trx
    .insertInto('import_batches')
    .values({ id, format, digest: '', received_at: new Date(now).toISOString(), ...none })
    .execute();
}

async function keepRejects(trx: DatabaseTransaction, batch: string, rejects: readonly Reject[], room: number) {
  const rows = rejects.slice(0, Math.max(0, room)).map((reject) => ({ batch, ...reject }));
  if (rows.length > 0) await trx.insertInto('import_rejects').values(rows).execute();
}

function readRows(rows: readonly SourceRow[], regionKey: Buffer): { acceptable: AcceptableRow[]; rejects: Reject[] } {
  const acceptable: AcceptableRow[] = [];
  const rejects: Reject[] = [];
  for (const row of rows) {
    const { line } = row;
    const read = 'reject' in row ? { kind: 'reject' as const, cause: row.reject } : readRow(row.value);
    if (read.kind === 'reject') rejects.push({ line, ...read.cause });
    else if (read.kind === 'claim')
      acceptable.push({ kind: 'claim', line, record: claimRecord(read.claim, regionKey) });
    else acceptable.push({ kind: 'cancellation', line, cancellation: read.cancellation });
  }
  return { acceptable, rejects };
}

async function* inBatches(rows: AsyncIterable<SourceRow>): AsyncGenerator<SourceRow[]> {
  let batch: SourceRow[] = [];
  let bytes = 0;
  for await (const row of rows) {
    batch.push(row);
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
    throw new ClaimsError('SOURCE_BROKEN', 'the file broke off while it was sent; send it again', cause);
  }
}
