import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Bulletin } from '../credit/bulletin/bulletin-schema.ts';
import { bulletinPdf, bulletinSections } from '../credit/bulletin/files.ts';
import { LANGUAGES } from '../crosscheck/render.ts';
import { sendTables } from './table-download.ts';

/** In which form a bulletin is asked for. */
export const BulletinForm = z.strictObject({
  format: z.enum(['pdf', 'csv', 'xlsx']).default('pdf'),
  language: z.enum(LANGUAGES).default('zh-CN'),
});
export type BulletinForm = z.infer<typeof BulletinForm>;

/** Gives a bulletin out to be saved. */
export async function sendBulletin(reply: FastifyReply, bulletin: Bulletin, { format, language }: BulletinForm) {
  const name = `bulletin-${bulletin.month}`;
  if (format !== 'pdf') return sendTables(reply, name, bulletinSections(bulletin, language), { format });
  return reply
    .type('application/pdf')
    .header('content-disposition', `attachment; filename="${name}.pdf"`)
    .send(await bulletinPdf(bulletin, language));
}
