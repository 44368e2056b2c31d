import type { EventId } from '../../contract/ids.ts';
import type { ImportCounts } from '../import/import-batch.ts';
import { ndjsonRows } from '../import/ndjson-rows.ts';
import type { ImportFeed, ImportSummary } from '../import/run-import.ts';
import { runImport } from '../import/run-import.ts';
import type { RowReader } from '../import/source-row.ts';
import type { KeptMasters } from '../masters/keep-masters.ts';
import type { Store } from '../store/store.ts';
import { analyticalFormat } from './analytical/format.ts';
import { csvRows } from './csv-rows.ts';
import { fhirFormat } from './fhir/format.ts';
import { keepRead } from './keep-read.ts';
import type { MedTypeMap } from './nhsa/dictionaries.ts';
import { nhsaFormat } from './nhsa/format.ts';
import { readRows } from './read-rows.ts';
import type { StagedFormat } from './staged/format.ts';
import { putNextTogether } from './staged/put-together.ts';
import { SealedStaging } from './staged/sealed-staging.ts';
import { type ScopeOfImport, TouchedByImport } from './touched-by-import.ts';

const READERS = { ndjson: ndjsonRows, csv: csvRows } as const satisfies Record<string, RowReader>;
const STAGED = { 'nhsa-json': nhsaFormat, analytical: analyticalFormat, fhir: fhirFormat } as const;

export const IMPORT_FORMATS = ['ndjson', 'csv', 'nhsa-json', 'analytical', 'fhir'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export interface ImportOptions extends ImportFeed {
  readonly store: Store;
  readonly format: ImportFormat;
  /** Key of the region's pseudonyms (32 bytes). */
  readonly regionKey: Buffer;
  /** What a region's own med_type codes mean, over the national ones; for formats that name them. */
  readonly medTypes?: MedTypeMap;
  /** Id under which the import can be looked at while it runs; a new one when absent. */
  readonly batch?: EventId | undefined;
  /** ms since 1970. */
  readonly now: () => number;
  readonly onProgress?: (counts: Readonly<ImportCounts>) => void;
  /** Hears of master data that came along with claims and changed something. */
  readonly onMasters?: (changed: KeptMasters['changed']) => void;
}

export interface ImportReport extends ImportSummary {
  readonly format: ImportFormat;
  readonly touched: ScopeOfImport;
  /** What was put together from parts and still waits for some, among what this import was about. */
  readonly waiting: number;
}

/**
 * Imports claims, stays and their cancellations as they stream in. Bad rows are rejected with line, field and reason and
 * the rest is imported; importing the same file twice leaves the same claims. Throws ImportError when the source can't be
 * read at all; what was imported until then stays, and sending the file again completes it.
 */
export async function importClaims(options: ImportOptions): Promise<ImportReport> {
  const { format, medTypes = {} } = options;
  const touched = new TouchedByImport();
  if (format === 'ndjson' || format === 'csv') {
    const summary = await importRows(options, READERS[format], touched);
    return { ...summary, format, touched: touched.scope(), waiting: 0 };
  }
  const { waiting, ...summary } = await importParts(options, STAGED[format](medTypes), touched);
  return { ...summary, format, touched: touched.scope(), waiting };
}

function importRows(options: ImportOptions, reader: RowReader, touched: TouchedByImport): Promise<ImportSummary> {
  return runImport({
    ...options,
    reader,
    prepare: (rows) => readRows(rows, options.regionKey),
    keep: (trx, batch, read) => keepRead(trx, batch, read, { touched, now: options.now, onMasters: options.onMasters }),
  });
}

// A row here is a part; what is kept are the claims and stays that parts come to, when all rows are in: so a file's order costs
// nothing, and nothing is put together twice.
async function importParts(
  options: ImportOptions,
  format: StagedFormat,
  touched: TouchedByImport,
): Promise<ImportSummary & { waiting: number }> {
  const { regionKey, now, onMasters } = options;
  const staging = new SealedStaging(regionKey, format.name);
  let waiting = 0;
  const summary = await runImport({
    ...options,
    reader: format.reader,
    prepare: (rows) => format.read(rows, staging),
    async keep(trx, batch, { staged, rejects }) {
      const added = await staging.keep(trx, batch, staged);
      return { accepted: 0, duplicates: staged.length - added, cancelled: 0, rejects };
    },
    async finish(trx, batch) {
      const together = await putNextTogether(trx, batch, format, staging);
      if (!together) return undefined;
      waiting += together.waiting;
      const kept = await keepRead(trx, batch, readRows(together.rows, regionKey), { touched, now, onMasters });
      // What a place came to before comes out again with every further row: only rows count as duplicates.
      return { ...kept, duplicates: 0 };
    },
  });
  return { ...summary, waiting };
}
