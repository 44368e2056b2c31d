import { isAnalyticalHeader } from './analytical/marks.ts';
import { formatOf } from './file-format.ts';
import type { ImportFormat } from './import.ts';
import { openSourceFile } from './source-file.ts';
import { isWorkbook, workbookColumns } from './workbook-file.ts';

/** Enough of a file to tell what it is. */
const HEAD_BYTES = 64 * 1024;

/** What format a file has, by its name and its first bytes; a workbook (`sheet` of it) by its columns. Throws what opening it throws. */
export async function recogniseFormat(file: string, sheet?: string): Promise<ImportFormat> {
  if (isWorkbook(file)) return isAnalyticalHeader(await workbookColumns(file, sheet)) ? 'analytical' : 'csv';
  return formatOf(file, await headOf(file));
}

async function headOf(file: string): Promise<string> {
  const source = openSourceFile(file);
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of source) {
    parts.push(part);
    bytes += part.length;
    if (bytes >= HEAD_BYTES) break;
  }
  source.destroy();
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}
