import { clinicText } from './clinic-time.ts';
import { plainText } from './plain-text.ts';
import { type KindCell, kindCell, type Table } from './table.ts';

/** Text is handed on in pieces of about this many characters. */
const PIECE = 32_768;

/**
 * Tables as CSV (RFC 4180) with a byte order mark, which Excel needs to read Chinese. Several stand below one another, each under its
 * title, with an empty line between.
 */
export async function* csvOf(tables: readonly Table[]): AsyncGenerator<Buffer> {
  const width = Math.max(0, ...tables.map(({ headings }) => headings.length));
  const line = (cells: readonly string[]) => `${padded(cells, width).map(quoted).join(',')}\r\n`;
  let text = '\ufeff';
  for (const [at, { title, headings, rows }] of tables.entries()) {
    if (tables.length > 1) text += `${at > 0 ? line([]) : ''}${line([plainText(title)])}`;
    text += line(headings.map((heading) => plainText(heading.title)));
    for await (const cells of rows) {
      text += line(headings.map((heading, n) => printed(kindCell(cells[n] ?? null, heading))));
      if (text.length < PIECE) continue;
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(text);
}

// Every record has the same number of fields, or readers refuse the file.
function padded(cells: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, n) => cells[n] ?? '');
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function printed({ kind, value }: KindCell): string {
  if (value === null) return '';
  if (typeof value === 'string') return plainText((kind === 'instant' && clinicText(value)) || value);
  if (kind === 'amount') return (value / 100).toFixed(2);
  if (kind === 'share') return `${(100 * value).toFixed(1)}%`;
  return kind === 'number' ? value.toFixed(1) : `${value}`;
}
