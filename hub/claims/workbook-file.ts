import { openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import writeExcelFile from 'write-excel-file/node';
import { ImportError } from '../import/error.ts';
import { chineseColumns } from '../import/templates/words.ts';
import { WorkbookError } from '../import/workbook/error.ts';
import { WORKBOOK_LIMITS } from '../import/workbook/limits.ts';
import { cutRows, workbookSummary } from '../import/workbook/summary.ts';

/** Whether a file is an Excel workbook, by its name: also the kinds that aren't read, which are told so by their content. */
export function isWorkbook(file: string): boolean {
  return /\.(xls[xmb]?|et)$/i.test(file);
}

/** The names of the columns of a workbook's sheet, as the import knows them. Throws ImportError with what to do. */
export async function workbookColumns(file: string, sheet?: string): Promise<readonly string[]> {
  const titles = chineseColumns('claims');
  const { header } = await asImport(async () => workbookSummary(await bytesOf(file), sheet));
  return header.map((title) => titles.get(title) ?? title);
}

/**
 * Writes rejected rows of a workbook to a file of their own, a workbook or CSV by its name, to be corrected and sent alone: of a
 * claim all its rows. Returns how many were written.
 */
export async function writeWorkbookRows(
  file: string,
  out: string,
  { sheet, wanted }: { readonly sheet?: string | undefined; readonly wanted: ReadonlySet<number> },
): Promise<number> {
  const titles = chineseColumns('claims');
  const together = (title: string) => (titles.get(title) ?? title) === 'claimId';
  const { header, rows } = await asImport(async () =>
    cutRows(await bytesOf(file), { ...(sheet !== undefined && { sheet }), wanted, together }),
  );
  const all = [header, ...rows];
  // Everything as text: nothing is turned into a number, and nothing into a formula, on its way.
  const bytes = isWorkbook(out)
    ? await writeExcelFile(all.map((row) => row.map((value) => ({ value, type: String, format: '@' })))).toBuffer()
    : all.map((row) => `${row.map(csvCell).join(',')}\n`).join('');
  await writeFile(out, bytes, { mode: 0o600 });
  return rows.length;
}

async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await openAsBlob(file);
  return new Uint8Array(await blob.slice(0, WORKBOOK_LIMITS.fileBytes + 1).arrayBuffer());
}

async function asImport<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof WorkbookError ? new ImportError(error.code, error.message, error) : error;
  }
}

const csvCell = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
