import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ModelError } from '../error.ts';

/** Rows of a CSV file with a header line. Throws DATA_SET_INVALID naming the line; an empty file is an error too. */
export function readRows<S extends z.ZodType>(path: string, schema: S): z.infer<S>[] {
  let records: unknown[];
  try {
    records = parse(readFileSync(path), { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (cause) {
    throw new ModelError('DATA_SET_INVALID', `${path} cannot be read as CSV with a header line`, { cause });
  }
  if (records.length === 0) throw new ModelError('DATA_SET_INVALID', `${path} holds no rows`);
  return records.map((record, index) => {
    const parsed = schema.safeParse(record);
    if (parsed.success) return parsed.data;
    throw new ModelError('DATA_SET_INVALID', `${path}, line ${index + 2}: ${z.prettifyError(parsed.error)}`);
  });
}

/**
 * The bytes of an image that such a row names. The list comes from elsewhere: `../` in it must not read other files. Throws
 * DATA_SET_INVALID for one that is missing or lies outside `folder`.
 */
export async function readListedImage(folder: string, file: string): Promise<Buffer> {
  const path = resolve(folder, file);
  if (!path.startsWith(resolve(folder) + sep)) {
    throw new ModelError('DATA_SET_INVALID', `image ${file} lies outside ${folder}`);
  }
  return readFile(path).catch((cause: unknown) => {
    throw new ModelError('DATA_SET_INVALID', `image ${file} is not in ${folder}`, { cause });
  });
}
