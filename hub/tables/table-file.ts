import { buffer } from 'node:stream/consumers';
import { csvOf } from './csv.ts';
import type { Table } from './table.ts';
import { xlsxOf } from './xlsx.ts';

export const TABLE_FORMATS = ['csv', 'xlsx'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

export const TABLE_MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const satisfies Record<TableFormat, string>;

/** Tables as a file, in pieces as they are made: a failure on the way ends it, so that half a table is no whole file. */
export function tableFile(tables: readonly Table[], format: TableFormat): AsyncGenerator<Buffer> {
  return format === 'csv' ? csvOf(tables) : xlsxOf(tables);
}

/** The same as a whole, for what is small. */
export async function tableBytes(tables: readonly Table[], format: TableFormat): Promise<Buffer> {
  return await buffer(tableFile(tables, format));
}
