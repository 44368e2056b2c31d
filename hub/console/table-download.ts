import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { LANGUAGES } from '../crosscheck/render.ts';
import type { Table } from '../tables/table.ts';
import { TABLE_FORMATS, TABLE_MEDIA_TYPES, tableFile } from '../tables/table-file.ts';

/** In which form a table is asked for. */
export const TableForm = z.strictObject({
  format: z.enum(TABLE_FORMATS).default('csv'),
  language: z.enum(LANGUAGES).default('zh-CN'),
});
export type TableForm = z.infer<typeof TableForm>;

/** Gives tables out to be saved, while their rows are read. `name`: of the file, without its ending. */
export function sendTables(
  reply: FastifyReply,
  name: string,
  tables: readonly Table[],
  { format }: Pick<TableForm, 'format'>,
): FastifyReply {
  return reply
    .type(TABLE_MEDIA_TYPES[format])
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .send(Readable.from(tableFile(tables, format)));
}
