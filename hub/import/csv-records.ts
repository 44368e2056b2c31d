import { parse } from 'csv-parse/sync';
import { ImportError } from './error.ts';
import { textLines } from './lines.ts';
import type { RejectCause } from './reject.ts';

/** The cells of one CSV record by their columns; empty cells are left out. */
export type CsvCells = Readonly<Record<string, string>>;

/** One CSV record. */
export interface CsvRecord {
  readonly line: number;
  readonly bytes: number;
  readonly cells: CsvCells;
}

/** What a format makes of the first line: the name of each column, undefined = not read. Throws ImportError. */
export type CsvHeader = (names: readonly string[]) => readonly (string | undefined)[];

/**
 * CSV (RFC 4180) whose first line names the columns; a record is one line of text, so that a quote left open spoils its
 * own row only. Throws ImportError when there is no header, or one that the format refuses.
 */
export async function* csvRecords(
  source: AsyncIterable<Buffer>,
  header: CsvHeader,
): AsyncGenerator<CsvRecord | { readonly line: number; readonly reject: RejectCause }> {
  let columns: readonly (string | undefined)[] | undefined;
  for await (const row of textLines(source)) {
    const record = 'text' in row ? oneRecord(row.text) : undefined;
    if (columns === undefined) {
      if (!record) throw missingHeader();
      columns = header(record.map((name) => name.trim()));
    } else if ('reject' in row) {
      yield row;
    } else if (record?.length === columns.length) {
      yield { line: row.line, bytes: row.bytes, cells: cellsOf(columns, record) };
    } else {
      const reason = `not one CSV record of ${columns.length} columns`;
      yield { line: row.line, reject: { field: '', code: 'MALFORMED_CSV', reason } };
    }
  }
  if (columns === undefined) throw missingHeader();
}

/**
 * A header that may name these columns only, each once, and must name those that `required` gives for it. `titles` are other
 * names for them.
 */
export function knownColumns(
  known: readonly string[],
  required: (names: readonly string[]) => readonly string[] = () => [],
  titles: ReadonlyMap<string, string> = new Map(),
): CsvHeader {
  return (given) => {
    const names = given.map((name) => titles.get(name) ?? name);
    const wrong = names.filter((name, index) => !known.includes(name) || names.indexOf(name) !== index);
    if (wrong.length > 0) {
      const shown = wrong.slice(0, 5).join(', ').slice(0, 200);
      throw new ImportError('UNKNOWN_COLUMN', `unknown or repeated column: ${shown}`);
    }
    const missing = required(names).filter((name) => !names.includes(name));
    if (missing.length > 0) throw new ImportError('MISSING_COLUMN', `missing column: ${missing.join(', ')}`);
    return names;
  };
}

function cellsOf(columns: readonly (string | undefined)[], record: readonly string[]): CsvCells {
  const cells: Record<string, string> = {};
  for (const [index, name] of columns.entries()) {
    const cell = record[index];
    if (name !== undefined && cell) cells[name] = cell;
  }
  return cells;
}

// Without quotes a record is its text between commas; the parser costs ten times as much.
function oneRecord(text: string): string[] | undefined {
  if (!/["\r]/.test(text)) return text.split(',');
  try {
    const [record, second] = parse(text, { relax_column_count: true, max_record_size: 0 });
    return second === undefined ? record : undefined;
  } catch {
    return undefined;
  }
}

/** What a table is refused for that has nothing in it. */
export function missingHeader(): ImportError {
  return new ImportError('MISSING_HEADER', 'the first line must name the columns');
}
