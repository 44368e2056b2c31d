import { formatOf } from './file-format.ts';
import type { ImportFormat } from './import.ts';
import { openSourceFile } from './source-file.ts';

/** Enough of a file to tell what it is. */
const HEAD_BYTES = 64 * 1024;

/** What format a file has, by its name and its first bytes. Throws what opening the file throws. */
export async function recogniseFormat(file: string): Promise<ImportFormat> {
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
