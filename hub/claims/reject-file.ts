import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { textLines } from '../import/lines.ts';
import { resourceRows } from './fhir/resource-rows.ts';
import type { ImportFormat } from './import.ts';
import { openSourceFile } from './source-file.ts';
import type { UploadResult } from './upload.ts';
import { isWorkbook, writeWorkbookRows } from './workbook-file.ts';

interface RejectedFile {
  readonly rejects: UploadResult['rejects'];
  readonly format: ImportFormat;
  /** Of a workbook: the sheet, when it isn't the first. */
  readonly sheet?: string | undefined;
}

/**
 * Writes the rows that were rejected to a file of their own, from the sender's own copy, and beside it (`.reasons.csv`) why: so
 * that they can be corrected and sent alone. Rows name people, which is why the hub keeps only line numbers. Returns how
 * many were written.
 */
export async function writeRejects(
  file: string,
  out: string,
  { rejects, format, sheet }: RejectedFile,
): Promise<number> {
  const wanted = new Set(rejects.map(({ line }) => line));
  if (isWorkbook(file)) {
    await writeReasons(out, rejects);
    return await writeWorkbookRows(file, out, { sheet, wanted });
  }
  const rows = createWriteStream(out, { mode: 0o600 });
  const written = await writeLines(file, rows, wanted, format);
  rows.end();
  await Promise.all([finished(rows), writeReasons(out, rejects)]);
  return written;
}

async function writeReasons(out: string, rejects: UploadResult['rejects']): Promise<void> {
  const reasons = createWriteStream(`${out}.reasons.csv`, { mode: 0o600 });
  reasons.write('line,field,code,reason\n');
  for (const { line: at, field, code, reason } of rejects) {
    reasons.write(`${at},${cell(field)},${code},${cell(reason)}\n`);
  }
  reasons.end();
  await finished(reasons);
}

// What is no text can't be corrected by hand and is left out; `.reasons.csv` names its line.
async function writeLines(file: string, rows: WriteStream, wanted: ReadonlySet<number>, format: ImportFormat) {
  if (format === 'fhir') return writeResources(file, rows, wanted);
  const isCsv = format === 'csv' || format === 'analytical';
  let written = 0;
  let header: string[] | undefined;
  let claim: string | undefined;
  for await (const row of textLines(openSourceFile(file))) {
    if ('reject' in row) continue;
    const isHeader = isCsv && header === undefined;
    if (isHeader) header = row.text.split(',');
    // The further lines of a claim are rejected with its first, whose number stands for all of them.
    const column = format === 'csv' ? (header?.indexOf('claimId') ?? -1) : -1;
    const id = column >= 0 ? row.text.split(',')[column] : undefined;
    const isRejected = wanted.has(row.line);
    claim = isRejected ? id || undefined : id === claim ? claim : undefined;
    if (!isHeader && !isRejected && claim === undefined) continue;
    rows.write(`${row.text}\n`);
    if (!isHeader) written += 1;
  }
  return written;
}

// One a line, whatever they came in: a Bundle's rows are its entries.
async function writeResources(file: string, rows: WriteStream, wanted: ReadonlySet<number>): Promise<number> {
  let written = 0;
  for await (const row of resourceRows(openSourceFile(file))) {
    if ('reject' in row || !wanted.has(row.line)) continue;
    rows.write(`${JSON.stringify((row.value as { resource: unknown }).resource)}\n`);
    written += 1;
  }
  return written;
}

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
