import { type CsvHeader, type CsvRecord, csvRecords, missingHeader } from './csv-records.ts';
import { ImportError } from './error.ts';
import { MAX_LINE_BYTES } from './lines.ts';
import type { RejectCause } from './reject.ts';
import type { SheetPlace } from './sheet-place.ts';
import type { TableOptions } from './source-row.ts';
import { columnLetters } from './workbook/cell-address.ts';
import type { CellText } from './workbook/cell-text.ts';
import { WorkbookError } from './workbook/error.ts';
import { WORKBOOK_LIMITS } from './workbook/limits.ts';
import { looksLikeWorkbook, type SheetRow, type SheetSurvey, Workbook } from './workbook/workbook.ts';

/** A record of a table, or why it is none. `sheet` is there when the table is one of a workbook. */
export type TableRow = (CsvRecord | { readonly line: number; readonly reject: RejectCause }) & {
  readonly sheet?: SheetPlace;
};

const MARK_BYTES = 8;

/**
 * The records of a table by its columns, whether it comes as CSV or as an Excel workbook: that is told by the first bytes, not by
 * what somebody calls it. A line of a workbook is its row. Throws ImportError like `csvRecords`, and for workbooks that aren't read.
 */
export async function* tableRecords(
  source: AsyncIterable<Buffer>,
  header: CsvHeader,
  { sheet }: TableOptions = {},
): AsyncGenerator<TableRow> {
  const parts = source[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  let bytes = 0;
  for (let next = await parts.next(); !next.done; next = await parts.next()) {
    head.push(next.value);
    bytes += next.value.length;
    if (bytes >= MARK_BYTES) break;
  }
  const all = inOrder(head, parts);
  if (!looksLikeWorkbook(Buffer.concat(head))) yield* csvRecords(all, header);
  else yield* workbookRecords(await collected(all), header, sheet);
}

async function* inOrder(head: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

// A workbook's directory stands at its end: it is in memory as a whole, packed, or not read.
async function collected(source: AsyncIterable<Buffer>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of source) {
    parts.push(part);
    bytes += part.length;
    if (bytes > WORKBOOK_LIMITS.fileBytes) break; // what is too large is said when it is opened
  }
  return new Uint8Array(Buffer.concat(parts));
}

async function* workbookRecords(
  bytes: Uint8Array<ArrayBuffer>,
  header: CsvHeader,
  sheet: string | undefined,
): AsyncGenerator<TableRow> {
  try {
    const workbook = await Workbook.open(bytes);
    const survey = await workbook.survey(sheet);
    let table: SheetTable | undefined;
    for await (const row of workbook.rows(survey.name)) {
      if (table) yield table.record(row);
      else table = new SheetTable(survey, row, header);
    }
    if (!table) throw missingHeader();
  } catch (error) {
    if (error instanceof WorkbookError) throw new ImportError(error.code, error.message, error);
    throw error;
  }
}

/** The rows below a header, as records. */
class SheetTable {
  readonly #place: SheetPlace;
  readonly #names: ReadonlyMap<number, string | undefined>;
  readonly #merged: SheetSurvey['merged'];
  #nextMerged = 0;
  #mergedUntil = 0;

  constructor({ name: sheet, rows, merged }: SheetSurvey, { row, cells }: SheetRow, header: CsvHeader) {
    this.#merged = merged;
    if (this.#isMerged(row)) {
      throw new ImportError(
        'MERGED_HEADER',
        `row ${row} must name the columns, but has merged cells; delete titles above the table`,
      );
    }
    const titles = [...cells].map(([column, cell]) => ({ column, title: 'text' in cell ? cell.text.trim() : '' }));
    const names = header(titles.map(({ title }) => title));
    this.#names = new Map(titles.map(({ column }, index) => [column, names[index]]));
    const columns = titles.flatMap(({ column, title }, index) => {
      const place = { letters: columnLetters(column), title };
      return [title, title.toLowerCase(), names[index] ?? title].map((name) => [name, place] as const);
    });
    this.#place = { sheet, rows, columns: new Map(columns) };
  }

  record({ row, cells }: SheetRow): TableRow {
    if (this.#isMerged(row)) return this.#reject(row, '', 'MERGED_CELLS', 'merged cells');
    const record: Record<string, string> = {};
    let bytes = 0;
    for (const [column, cell] of cells) {
      if (!this.#names.has(column))
        return this.#reject(row, columnLetters(column), 'UNKNOWN_FIELD', 'a column without a name');
      const name = this.#names.get(column);
      if (name === undefined) continue;
      if ('wrong' in cell) return this.#reject(row, name, cell.wrong.code, cell.wrong.reason);
      record[name] = cell.text;
      bytes += sizeOf(cell);
    }
    if (bytes > MAX_LINE_BYTES) return this.#reject(row, '', 'LINE_TOO_LONG', `more than ${MAX_LINE_BYTES} bytes`);
    return { line: row, bytes, cells: record, sheet: this.#place };
  }

  #reject(line: number, field: string, code: RejectCause['code'], reason: string): TableRow {
    return { line, reject: { field, code, reason }, sheet: this.#place };
  }

  // Ranges are in the order of their first rows, and so are the rows that are asked for.
  #isMerged(row: number): boolean {
    for (
      let next = this.#merged[this.#nextMerged];
      next && next.firstRow <= row;
      next = this.#merged[this.#nextMerged]
    ) {
      this.#mergedUntil = Math.max(this.#mergedUntil, next.lastRow);
      this.#nextMerged += 1;
    }
    return row <= this.#mergedUntil;
  }
}

// UTF-16 units times three is what UTF-8 takes at most.
function sizeOf(cell: CellText): number {
  return 'text' in cell ? cell.text.length * 3 : 0;
}
