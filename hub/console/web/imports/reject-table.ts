import type { RejectedRow } from '../../import-schema.ts';

/** What a rejected row is shown as: where, what is wrong, what to do. */
export interface RejectWords {
  what(code: RejectedRow['code']): string;
  advice(code: RejectedRow['code']): string;
  readonly header: readonly string[];
}

/** Rejects as a CSV file for who mends the source. With a byte order mark: Excel would otherwise misread Chinese. */
export function rejectCsv(rejects: readonly RejectedRow[], words: RejectWords): Blob {
  const rows = rejects.map(({ line, field, code, reason }) => [
    `${line}`,
    field,
    words.what(code),
    words.advice(code),
    code,
    reason,
  ]);
  const text = [words.header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
  return new Blob(['\ufeff', text, '\r\n'], { type: 'text/csv' });
}

// A field's name comes from the file: spreadsheets would run one that begins like a formula.
function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}
