import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { openSourceFile } from './source-file.ts';
import type { UploadResult } from './upload.ts';

/**
 * Writes the rows that were rejected to a file of their own, from the sender's own copy, and beside it (`.reasons.csv`) why: so
 * that they can be corrected and sent alone. Rows name people, which is why the hub keeps only line numbers. Returns how
 * many were written.
 */
export async function writeRejects(
  file: string,
  out: string,
  { rejects, format }: { readonly rejects: UploadResult['rejects']; readonly format: string },
): Promise<number> {
  const wanted = new Set(rejects.map(({ line }) => line));
  const rows = createWriteStream(out, { mode: 0o600 });
  let line = 0;
  let written = 0;
  for await (const text of createInterface({ input: openSourceFile(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    const isHeader = line === 1 && format === 'csv';
    if (!isHeader && !wanted.has(line)) continue;
    rows.write(`${text}\n`);
    if (!isHeader) written += 1;
  }
  rows.end();
  const reasons = createWriteStream(`${out}.reasons.csv`, { mode: 0o600 });
  reasons.write('line,field,code,reason\n');
  for (const { line: at, field, code, reason } of rejects) {
    reasons.write(`${at},${cell(field)},${code},${cell(reason)}\n`);
  }
  reasons.end();
  await Promise.all([finished(rows), finished(reasons)]);
  return written;
}

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
