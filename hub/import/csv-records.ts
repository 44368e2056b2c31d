import { parse } from 'csv-parse/sync';
import { ImportError } from './error.ts';
import { textLines } from './lines.ts';
import type { RejectCause } from './reject.ts';

/** One CSV record by its columns; empty cells are left out. */
export interface CsvRecord {
  readonly line: number;
  readonly bytes: number;
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * CSV (RFC 4180) whose first line names the columns; a record is one line of text, so that a quote left open spoils its
 * own row only. Throws ImportError when there is no header, or one with a column that is not `known` or comes twice.
 */
export async function* csvRecords(
  source: AsyncIterable<Buffer>,
  known: readonly string[],
): AsyncGenerator<CsvRecord | { readonly line: number; readonly reject: RejectCause }> {
  let columns: readonly string[] | undefined;
  for await (const row of textLines(source)) {
    const record = 'text' in row ? oneRecord(row.text) : undefined;
    if (columns === undefined) {
      columns = columnsOf(record, known);
    } else if ('reject' in row) {
      yield row;
    } else if (record?.length === columns.length) {
      const named = columns.map((name, index) => [name, record[index]] as const);
      const cells = Object.fromEntries(named.flatMap(([name, cell]) => (cell ? [[name, cell]] : [])));
      yield { line: row.line, bytes: row.bytes, cells };
    } else {
      const reason = `not one CSV record of ${columns.length} columns`;
      yield { line: row.line, reject: { field: '', code: 'MALFORMED_CSV', reason } };
    }
  }
  if (columns === undefined) columnsOf(undefined, known);
}

function oneRecord(text: string): string[] | undefined {
  try {
    const [record, second] = parse(text, { relax_column_count: true, max_record_size: 0 });
    return second === undefined ? record : undefined;
  } catch {
    return undefined;
  }
}

function columnsOf(record: readonly string[] | undefined, known: readonly string[]): readonly string[] {
  if (!record) throw new ImportError('MISSING_HEADER', 'the first line must name the columns');
  const columns = record.map((name) => name.trim());
  const wrong = columns.filter((name, index) => !known.includes(name) || columns.indexOf(name) !== index);
  if (wrong.length === 0) return columns;
  throw new ImportError('UNKNOWN_COLUMN', `unknown or repeated column: ${wrong.slice(0, 5).join(', ').slice(0, 200)}`);
}
