import { type CsvCells, type CsvRecord, knownColumns } from '../import/csv-records.ts';
import type { SheetPlace } from '../import/sheet-place.ts';
import type { SourceRow, TableOptions } from '../import/source-row.ts';
import { tableRecords } from '../import/table-records.ts';
import { chineseColumns } from '../import/templates/words.ts';

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
  'medType',
  'diagnosis',
] as const;
export const AMOUNT_COLUMNS = ['total', 'fund', 'account', 'familyAid', 'cash'] as const;
/** GB/T 2260 regions of a claim: where the care was given, where the person is insured. */
export const REGION_COLUMNS = ['regionCare', 'regionInsured'] as const;
/** Columns of one line. `external` is true or false; `traceCodes` are separated by semicolons. */
export const LINE_COLUMNS = [
  'lineId',
  'at',
  'ordering',
  'performing',
  'prescription',
  'item',
  'amount',
  'quantity',
  'external',
  'traceCodes',
] as const;
/** A row that cancels a claim has `cancels`, `facilityId`, `at` and `reason`, and nothing else. */
export const CANCELLATION_COLUMNS = ['cancels', 'reason'] as const;

const HEAD_COLUMNS: readonly string[] = [...CLAIM_COLUMNS, ...AMOUNT_COLUMNS, ...REGION_COLUMNS];
const COLUMNS = [...HEAD_COLUMNS, ...LINE_COLUMNS, ...CANCELLATION_COLUMNS];
const REQUIRED = ['claimId', 'personId', 'facilityId', 'kind', 'serviceStart', 'settledAt', 'total', 'fund'];
const HEADER = knownColumns(COLUMNS, (names) => (names.includes('cancels') ? [] : REQUIRED), chineseColumns('claims'));

const MAX_CLAIM_LINES = 2000;

/** A claim being put together from consecutive rows. */
interface Group {
  readonly line: number;
  bytes: number;
  readonly head: CsvCells;
  readonly lines: Record<string, unknown>[];
  /** Lines of the file that the claim's lines stand in. */
  readonly at: number[];
  readonly sheet: SheetPlace | undefined;
}

/**
 * CSV (RFC 4180) or a workbook, with a header: one row per claim line, in any order of columns; rows of one claim follow each
 * other. Throws ImportError on a header it doesn't know.
 */
export async function* csvRows(source: AsyncIterable<Buffer>, table?: TableOptions): AsyncGenerator<SourceRow> {
  let group: Group | undefined;
  for await (const row of tableRecords(source, HEADER, table)) {
    if ('reject' in row) {
      yield row;
      continue;
    }
    const { cells, ...place } = row;
    if (group && continues(group, cells)) {
      // One more than a claim may have is enough to have it rejected; a hostile file must not fill the memory.
      if (group.lines.length <= MAX_CLAIM_LINES) {
        group.lines.push(lineOf(cells));
        group.at.push(row.line);
      }
      group.bytes += row.bytes;
      continue;
    }
    if (group) yield claimRow(group);
    group = undefined;
    // All cells, so that a claim's columns in a cancellation are refused instead of dropped.
    if (cells.cancels !== undefined) yield { ...place, value: cells };
    else group = begun(row);
  }
  if (group) yield claimRow(group);
}

function begun({ line, bytes, cells, sheet }: CsvRecord & { readonly sheet?: SheetPlace }): Group {
  const hasLine = cells.lineId !== undefined;
  return { line, bytes, head: cells, lines: hasLine ? [lineOf(cells)] : [], at: hasLine ? [line] : [], sheet };
}

// A row whose claim columns differ is no further line of the claim: it comes out as the same id with other content.
function continues(group: Group, cells: CsvCells): boolean {
  return cells.lineId !== undefined && HEAD_COLUMNS.every((column) => cells[column] === group.head[column]);
}

function claimRow({ line, bytes, head, lines, at, sheet }: Group): SourceRow {
  const { regionCare: care, regionInsured: insured } = head;
  const regions = (care || insured) && { regions: { ...(care && { care }), ...(insured && { insured }) } };
  const value = { ...pick(head, CLAIM_COLUMNS), ...regions, amounts: pick(head, AMOUNT_COLUMNS), lines };
  return { line, bytes, value, ...(sheet && { sheet, lines: at }) };
}

function lineOf(cells: CsvCells): Record<string, unknown> {
  const { external, traceCodes, quantity, ...plain } = pick(cells, LINE_COLUMNS);
  return {
    ...plain,
    ...(quantity !== undefined && { quantity: /^\d+(\.\d+)?$/.test(quantity) ? Number(quantity) : quantity }),
    ...(external !== undefined && { external: external === 'true' || (external === 'false' ? false : external) }),
    ...(traceCodes !== undefined && { traceCodes: traceCodes.split(';') }),
  };
}

function pick(cells: CsvCells, columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.flatMap((name) => (cells[name] === undefined ? [] : [[name, cells[name]]])));
}
