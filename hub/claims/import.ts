import { ndjsonRows } from '../import/ndjson-rows.ts';
import type { Reject } from '../import/reject.ts';
import type { ImportCounts, ImportSummary, KeptCounts } from '../import/run-import.ts';
import { runImport } from '../import/run-import.ts';
import type { RowReader, SourceRow } from '../import/source-row.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import { claimRecord } from './claim-record.ts';
import { csvRows } from './csv-rows.ts';
import { type AcceptableRow, keepRows } from './keep-rows.ts';
import { keepStays } from './keep-stays.ts';
import type { MedTypeMap } from './nhsa/dictionaries.ts';
import { assembleTouched, readCalls } from './nhsa/rows.ts';
import { readRow } from './read-row.ts';
import { type AcceptableStay, stayRecord } from './stay-record.ts';
import { type ScopeOfImport, TouchedByImport } from './touched-by-import.ts';

export const IMPORT_FORMATS = ['ndjson', 'csv', 'nhsa-json'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

const READERS: Record<Exclude<ImportFormat, 'nhsa-json'>, RowReader> = { ndjson: ndjsonRows, csv: csvRows };

export interface ImportOptions {
  readonly store: Store;
  readonly source: AsyncIterable<Buffer>;
  readonly format: ImportFormat;
  /** Key of the region's pseudonyms (32 bytes). */
  readonly regionKey: Buffer;
  /** What a region's own med_type codes mean, over the national ones; for `nhsa-json`. */
  readonly medTypes?: MedTypeMap;
  /** ms since 1970. */
  readonly now: () => number;
  readonly onProgress?: (counts: Readonly<ImportCounts>) => void;
}

export interface ImportReport extends ImportSummary {
  readonly format: ImportFormat;
  readonly touched: ScopeOfImport;
}

/**
 * Imports claims, stays and their cancellations as they stream in. Bad rows are rejected with line, field and reason and
 * the rest is imported; importing the same file twice leaves the same claims. Throws ImportError when the source can't be
 * read at all; what was imported until then stays, and sending the file again completes it.
 */
export async function importClaims(options: ImportOptions): Promise<ImportReport> {
  const { format } = options;
  const touched = new TouchedByImport();
  const summary =
    format === 'nhsa-json' ? await importCalls(options, touched) : await importRows({ ...options, format }, touched);
  return { ...summary, format, touched: touched.scope() };
}

function importRows(
  options: ImportOptions & { format: keyof typeof READERS },
  touched: TouchedByImport,
): Promise<ImportSummary> {
  const { format, regionKey } = options;
  return runImport({
    ...options,
    reader: READERS[format],
    prepare: (rows) => readRows(rows, regionKey),
    keep: (trx, batch, read) => keepAll(trx, batch, read, touched),
  });
}

// A row here is a call; what is kept are the encounters that calls come to.
function importCalls(options: ImportOptions, touched: TouchedByImport): Promise<ImportSummary> {
  const { regionKey, medTypes = {} } = options;
  return runImport({
    ...options,
    reader: ndjsonRows,
    prepare: readCalls,
    async keep(trx, batch, { calls, rejects }) {
      const { rows, known } = await assembleTouched(trx, batch, calls, { regionKey, medTypes });
      const kept = await keepAll(trx, batch, readRows(rows, regionKey), touched);
      // What an encounter came to before comes out again with every call: only calls count as duplicates.
      return { ...kept, duplicates: known, rejects: [...rejects, ...kept.rejects].toSorted((a, b) => a.line - b.line) };
    },
  });
}

async function keepAll(
  trx: DatabaseTransaction,
  batch: string,
  { claims, stays, rejects }: ReadRows,
  touched: TouchedByImport,
): Promise<KeptCounts> {
  const keptClaims = await keepRows(trx, batch, claims);
  const keptStays = await keepStays(trx, batch, stays);
  touched.add(keptClaims.claims, keptClaims.cancelled);
  touched.addStays(keptStays.stays);
  return {
    accepted: keptClaims.claims.length + keptStays.accepted,
    duplicates: keptClaims.duplicates + keptStays.duplicates,
    cancelled: keptClaims.cancelled.length + keptStays.cancelled,
    rejects: [...rejects, ...keptClaims.rejects, ...keptStays.rejects].toSorted((a, b) => a.line - b.line),
  };
}

interface ReadRows {
  readonly claims: AcceptableRow[];
  readonly stays: AcceptableStay[];
  readonly rejects: Reject[];
}

function readRows(rows: readonly SourceRow[], regionKey: Buffer): ReadRows {
  const read: ReadRows = { claims: [], stays: [], rejects: [] };
  for (const row of rows) {
    const { line } = row;
    const said = 'reject' in row ? { kind: 'reject' as const, cause: row.reject } : readRow(row.value);
    switch (said.kind) {
      case 'reject':
        read.rejects.push({ line, ...said.cause });
        break;
      case 'claim':
        read.claims.push({ kind: 'claim', line, record: claimRecord(said.claim, regionKey) });
        break;
      case 'cancellation':
        read.claims.push({ kind: 'cancellation', line, cancellation: said.cancellation });
        break;
      case 'stay':
        read.stays.push({ kind: 'stay', line, record: stayRecord(said.stay, regionKey) });
        break;
      case 'stay-cancellation':
        read.stays.push({ kind: 'stay-cancellation', line, cancellation: said.cancellation });
        break;
    }
  }
  return read;
}
