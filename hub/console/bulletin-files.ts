import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Bulletin } from '../credit/bulletin/bulletin-schema.ts';
import { bulletinPdf, bulletinXlsx } from '../credit/bulletin/files.ts';
import { LANGUAGES } from '../crosscheck/render.ts';

const FILES = {
  pdf: { type: 'application/pdf', make: bulletinPdf },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', make: bulletinXlsx },
} as const;

/** In which form a bulletin is asked for. */
export const BulletinForm = z.strictObject({
  format: z.enum(['pdf', 'xlsx']).default('pdf'),
  language: z.enum(LANGUAGES).default('zh-CN'),
});
export type BulletinForm = z.infer<typeof BulletinForm>;

/** Gives a bulletin out to be saved. */
export async function sendBulletin(reply: FastifyReply, bulletin: Bulletin, { format, language }: BulletinForm) {
  const { type, make } = FILES[format];
  const file = await make(bulletin, language);
  const name = `bulletin-${bulletin.month}.${format}`;
  return reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(file);
}
