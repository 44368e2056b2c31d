import type { EventId } from '../../contract/ids.ts';
import { MasterRecord, MasterWithdrawal } from '../../contract/master.ts';
import type { ImportCounts } from '../import/import-batch.ts';
import { ndjsonRows } from '../import/ndjson-rows.ts';
import { type Reject, type RejectCause, shownField } from '../import/reject.ts';
import { type ImportFeed, type ImportSummary, runImport } from '../import/run-import.ts';
import type { SourceRow } from '../import/source-row.ts';
import type { Store } from '../store/store.ts';
import { masterCsvRows } from './csv-rows.ts';
import { type AcceptableMaster, type KeptMasters, keepMasters } from './keep-masters.ts';
import { masterRow } from './master-content.ts';

export const MASTER_FORMATS = ['ndjson', 'csv'] as const;
export type MasterFormat = (typeof MASTER_FORMATS)[number];
const READERS = { ndjson: ndjsonRows, csv: masterCsvRows } as const;

export interface MasterImportOptions extends ImportFeed {
  readonly store: Store;
  /** ndjson when absent. */
  readonly format?: MasterFormat;
  /** Key of the region's pseudonyms (32 bytes). */
  readonly regionKey: Buffer;
  /** Id under which the import can be looked at while it runs; a new one when absent. */
  readonly batch?: EventId | undefined;
  /** ms since 1970. */
  readonly now: () => number;
  readonly onProgress?: (counts: Readonly<ImportCounts>) => void;
  /** Hears of each batch that changed something: what was judged with it is judged again. */
  readonly onChanged?: (changed: KeptMasters['changed']) => void;
}

/** Imports master data (one record a line) as it streams in. Bad rows are rejected by line, field and reason. */
export async function importMasters(options: MasterImportOptions): Promise<ImportSummary> {
  const { format = 'ndjson', regionKey, now, onChanged } = options;
  return await runImport({
    ...options,
    format: `masters-${format}`,
    reader: READERS[format],
    prepare: (rows) => readRows(rows, regionKey),
    async keep(trx, id, { masters, rejects }) {
      const kept = await keepMasters(trx, id, masters, now());
      onChanged?.(kept.changed);
      return { ...kept, rejects: [...rejects, ...kept.rejects].toSorted((a, b) => a.line - b.line) };
    },
  });
}

function readRows(rows: readonly SourceRow[], regionKey: Buffer): { masters: AcceptableMaster[]; rejects: Reject[] } {
  const masters: AcceptableMaster[] = [];
  const rejects: Reject[] = [];
  for (const row of rows) {
    const { line } = row;
    const read = 'reject' in row ? { reject: row.reject } : readMaster(row.value);
    if ('reject' in read) rejects.push({ line, ...read.reject });
    else masters.push({ line, row: masterRow(read.record, regionKey), withdraws: read.withdraws });
  }
  return { masters, rejects };
}

type ReadMaster = { readonly record: MasterRecord; readonly withdraws: boolean } | { readonly reject: RejectCause };

/** Checks a row against the contract. The first thing that is wrong is the reason it is rejected for. */
export function readMaster(value: unknown): ReadMaster {
  const withdraws = typeof value === 'object' && value !== null && 'withdraws' in value;
  const parsed = withdraws ? MasterWithdrawal.safeParse(value) : MasterRecord.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
    const code = issue?.code === 'unrecognized_keys' ? 'UNKNOWN_FIELD' : 'INVALID_FIELD';
    return { reject: { field: shownField(path), code, reason: (issue?.message ?? 'invalid').slice(0, 200) } };
  }
  const record = 'withdraws' in parsed.data ? parsed.data.withdraws : parsed.data;
  if ('until' in record && record.until !== undefined && Date.parse(record.until) <= Date.parse(record.from)) {
    return { reject: { field: 'until', code: 'BAD_DATE', reason: 'until is not after from' } };
  }
  return { record, withdraws };
}
