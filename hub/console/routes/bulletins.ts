import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { bulletinMonths, bulletinOf, makeBulletin } from '../../credit/bulletin/bulletin.ts';
import { Bulletin } from '../../credit/bulletin/bulletin-schema.ts';
import { BulletinForm, sendBulletin } from '../bulletin-files.ts';
import type { Routes } from '../console-parts.ts';
import { assertOwnPage } from '../origin.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const ByMonth = z.strictObject({ month });
const Months = z.strictObject({ months: z.array(z.string()), bulletin: Bulletin.nullable() });

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
        querystring: BulletinForm,
      },
    },
    async (request, reply) => {
      assertOwnPage(request);
      const bulletin = await bulletinOf(store.db, request.params.month);
      const entry = { account: request.actor, action: 'bulletin.exported', outcome: 'done' } as const;
      await audit(store, { ...entry, detail: { format: request.query.format } }, now());
      return await sendBulletin(reply, bulletin, request.query);
    },
  );
};
