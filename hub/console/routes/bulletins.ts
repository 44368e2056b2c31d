import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { bulletinMonths, bulletinOf, makeBulletin } from '../../credit/bulletin/bulletin.ts';
import { Bulletin } from '../../credit/bulletin/bulletin-schema.ts';
import { bulletinPdf, bulletinXlsx } from '../../credit/bulletin/files.ts';
import { LANGUAGES } from '../../crosscheck/render.ts';
import type { Routes } from '../console-parts.ts';
import { assertOwnPage } from '../origin.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const ByMonth = z.strictObject({ month });
const Months = z.strictObject({ months: z.array(z.string()), bulletin: Bulletin.nullable() });
const FILES = {
  pdf: { type: 'application/pdf', make: bulletinPdf },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', make: bulletinXlsx },
} as const;

/** Monthly bulletins: institutions, ratings, sums; nothing personal. */
export const bulletinRoutes: Routes = (app, { store, now }) => {
  const reads = { access: 'report.read' } as const;

  app.get(
    '/v1/bulletins',
    { config: reads, schema: { querystring: ByMonth.partial(), response: { 200: Months } } },
    async ({ query }) => {
      const months = await bulletinMonths(store.db);
      const shown = query.month ?? months[0];
      return { months, bulletin: shown === undefined ? null : await bulletinOf(store.db, shown) };
    },
  );

  app.post(
    '/v1/bulletins',
    { config: { access: 'credit.manage' }, schema: { body: ByMonth, response: { 200: Bulletin } } },
    ({ body, actor }) => makeBulletin(store, body.month, actor, now()),
  );

  app.get(
    '/v1/bulletins/:month',
    {
      config: reads,
      schema: {
        params: ByMonth,
        querystring: z.strictObject({
          format: z.enum(['pdf', 'xlsx']).default('pdf'),
          language: z.enum(LANGUAGES).default('zh-CN'),
        }),
      },
    },
    async (request, reply) => {
      assertOwnPage(request);
      const { format, language } = request.query;
      const { type, make } = FILES[format];
      const file = await make(await bulletinOf(store.db, request.params.month), language);
      const entry = {
        account: request.actor,
        action: 'bulletin.exported',
        outcome: 'done',
        detail: { format },
      } as const;
      await audit(store, entry, now());
      const name = `bulletin-${request.params.month}.${format}`;
      return reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(file);
    },
  );
};
