import { parse } from 'csv-parse/sync';
import { ImportError } from '../import/error.ts';
import { textLines } from '../import/lines.ts';
import type { SourceRow } from '../import/source-row.ts';

/** Columns of the claim itself; repeated on each of its lines. `at` is a line's time, or a cancellation's. */
export const CLAIM_COLUMNS = [
  'claimId',
  'encounterId',
  'personId',
  'facilityId',
  'kind',
  'serviceStart',
  'serviceEnd',
  'settledAt',
  'credential',
  'exception',
  'terminalId',
  'operatorId',
] as const;
export const AMOUNT_COLUMNS = ['total', 'fund', 'account', 'cash'] as const;
/** Columns of one line. `external` is true or false; `traceCodes` are separated by semicolons. */
export const LINE_COLUMNS = [
  'lineId',
  'at',
  'ordering',
  'performing',
  'prescription',
  'item',
  'amount',
  'external',
  'traceCodes',
] as const;
/** A row that cancels a claim has `cancels`, `facilityId`, `at` and `reason`, and nothing else. */
export const CANCELLATION_COLUMNS = ['cancels', 'reason'] as const;

const COLUMNS: readonly string[] = [...CLAIM_COLUMNS, ...AMOUNT_COLUMNS, ...LINE_COLUMNS, ...CANCELLATION_COLUMNS];
const REQUIRED = ['claimId', 'personId', 'facilityId', 'kind', 'serviceStart', 'settledAt', 'total', 'fund'];

const MAX_CLAIM_LINES = 2000;

type Cells = Readonly<Record<string, string>>;

/** A claim being put together from consecutive rows. */
interface Group {
  readonly line: number;
  bytes: number;
  readonly head: Cells;
  readonly lines: Record<string, unknown>[];
}

/**
 * CSV (RFC 4180) with a header: one row per claim line, in any order of columns; rows of one claim follow each other. A
 * record is one line of text: a quote left open spoils its own row only. Throws ImportError on a header it doesn't know.
 */
export async function* csvRows(source: AsyncIterable<Buffer>): AsyncGenerator<SourceRow> {
  let header: readonly string[] | undefined;
  let group: Group | undefined;
  for await (const row of textLines(source)) {
    if ('reject' in row) {
      if (!header) throw new ImportError('MISSING_HEADER', 'the first line must name the columns');
      yield row;
      continue;
    }
    const record = recordOf(row.text);
    if (!header) {
      header = checkedHeader(record);
      continue;
    }
    const cells = record && cellsOf(header, record);
    if (!cells) {
      const reason = `not one CSV record of ${header.length} columns`;
      yield { line: row.line, reject: { field: '', code: 'MALFORMED_CSV', reason } };
      continue;
    }
    if (group && continues(group, cells)) {
      // One more than a claim may have is enough to have it rejected; a hostile file must not fill the memory.
      if (group.lines.length <= MAX_CLAIM_LINES) group.lines.push(lineOf(cells));
      group.bytes += row.bytes;
      continue;
    }
    if (group) yield claimRow(group);
    group = undefined;
    // All cells, so that a claim's columns in a cancellation are refused instead of dropped.
    if (cells.cancels !== undefined) yield { line: row.line, bytes: row.bytes, value: cells };
    else
      group = {
        line: row.line,
        bytes: row.bytes,
        head: cells,
        lines: cells.lineId === undefined ? [] : [lineOf(cells)],
      };
  }
  if (!header) throw new ImportError('MISSING_HEADER', 'the file is empty; its first line must name the columns');
  if (group) yield claimRow(group);
}

function recordOf(text: string): string[] | undefined {
  try {
    const records = parse(text, { relax_column_count: true, max_record_size: 0 });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}

function checkedHeader(record: readonly string[] | undefined): readonly string[] {
  if (!record) throw new ImportError('MISSING_HEADER', 'the first line must name the columns');
  const names = record.map((name) => name.trim());
  const unknown = names.filter((name, index) => !COLUMNS.includes(name) || names.indexOf(name) !== index);
  if (unknown.length > 0) {
    throw new ImportError(
      'UNKNOWN_COLUMN',
      `unknown or repeated column: ${unknown.slice(0, 5).join(', ').slice(0, 200)}`,
    );
  }
  const missing = names.includes('cancels') ? [] : REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new ImportError('MISSING_COLUMN', `missing column: ${missing.join(', ')}`);
  return names;
}

function cellsOf(header: readonly string[], record: readonly string[]): Cells | undefined {
  if (record.length !== header.length) return undefined;
  const cells = header.map((name, index) => [name, record[index] ?? ''] as const);
  return Object.fromEntries(cells.filter(([, value]) => value !== ''));
}

const HEAD_COLUMNS = [...CLAIM_COLUMNS, ...AMOUNT_COLUMNS];

// A row whose claim columns differ is no further line of the claim: it comes out as the same id with other content.
function continues(group: Group, cells: Cells): boolean {
  return cells.lineId !== undefined && HEAD_COLUMNS.every((column) => cells[column] === group.head[column]);
}

function claimRow({ line, bytes, head, lines }: Group): SourceRow {
  const value = { ...pick(head, CLAIM_COLUMNS), amounts: pick(head, AMOUNT_COLUMNS), lines };
  return { line, bytes, value };
}

function lineOf(cells: Cells): Record<string, unknown> {
  const { external, traceCodes, ...plain } = pick(cells, LINE_COLUMNS);
  return {
    ...plain,
    ...(external !== undefined && { external: external === 'true' || (external === 'false' ? false : external) }),
    ...(traceCodes !== undefined && { traceCodes: traceCodes.split(';') }),
  };
}

function pick(cells: Cells, columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.flatMap((name) => (cells[name] === undefined ? [] : [[name, cells[name]]])));
}
