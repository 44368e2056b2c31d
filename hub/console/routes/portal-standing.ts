import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { auditReading } from '../../access/read-once.ts';
import { civilDate } from '../../calendar/working-days.ts';
import { findOwnPractitioner, ownPractitioners } from '../../portal/practitioners.ts';
import { bulletinToTake, ownVisits, publishedBulletin } from '../../portal/published.ts';
import { objectToItem, ownRating } from '../../portal/rating.ts';
import {
  OwnBulletins,
  OwnObjectionInput,
  OwnPractitioners,
  OwnRating,
  OwnVisits,
  PractitionerAnswer,
  PractitionerQuestion,
} from '../../portal/standing-schema.ts';
import { portalStart } from '../../portal/start.ts';
import { PortalStart } from '../../portal/start-schema.ts';
import { BulletinForm, sendBulletin } from '../bulletin-files.ts';
import type { Routes } from '../console-parts.ts';
import { assertOwnPage } from '../origin.ts';
import { siteOf } from './portal.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const OfMonth = z.strictObject({ month: month.optional() });
const OfYear = z.strictObject({ year: z.coerce.number().int().min(2020).max(2100).optional() });

/** How an institution stands: where to begin, its rating and objections, its practitioners' points, what was published. */
export const portalStandingRoutes: Routes = (app, { store, identity, now }) => {
  const config = { access: 'portal.use' } as const;
  const { db } = store;
  const thisYear = () => Number(civilDate(now()).slice(0, 4));

  app.get('/v1/portal/start', { config, schema: { response: { 200: PortalStart } } }, (request) =>
    portalStart(db, siteOf(request), now()),
  );

  app.get(
    '/v1/portal/rating',
    { config, schema: { querystring: OfMonth, response: { 200: OwnRating } } },
    async (request) => await ownRating(db, siteOf(request), request.query.month, now()),
  );

  app.post(
    '/v1/portal/objections',
    { config, schema: { body: OwnObjectionInput, response: { 200: OwnRating } } },
    async (request) => {
      const site = siteOf(request);
      await objectToItem({ store, now }, { site, by: request.actor }, request.body);
      return await ownRating(db, site, request.body.month, now());
    },
  );

  app.get(
    '/v1/portal/practitioners',
    { config, schema: { querystring: OfYear, response: { 200: OwnPractitioners } } },
    async (request) => {
      const site = siteOf(request);
      const own = await ownPractitioners(db, site, request.query.year ?? thisYear(), now());
      const version = `${own.year} ${own.items.map(({ entries }) => entries.length).join()}`;
      const target = { type: 'site', id: site };
      await auditReading(store, { account: request.actor, action: 'own-points.read', target, version }, now());
      return own;
    },
  );

  app.post(
    '/v1/portal/practitioners/find',
    { config, schema: { body: PractitionerQuestion, response: { 200: PractitionerAnswer } } },
    async (request) => {
      const asked = { code: request.body.code, year: thisYear() };
      const parts = { db, regionKey: identity.regionKey };
      const found = await findOwnPractitioner(parts, siteOf(request), asked, now());
      const target = { type: 'practitioner', id: found.practitioner };
      await audit(store, { account: request.actor, action: 'own-points.read', target, outcome: 'done' }, now());
      return found;
    },
  );

  app.get('/v1/portal/visits', { config, schema: { response: { 200: OwnVisits } } }, (request) =>
    ownVisits(db, siteOf(request)),
  );

  app.get(
    '/v1/portal/bulletins',
    { config, schema: { querystring: OfMonth, response: { 200: OwnBulletins } } },
    (request) => publishedBulletin(db, siteOf(request), request.query.month),
  );

  app.get(
    '/v1/portal/bulletins/:month',
    {
      config,
      schema: {
        params: z.strictObject({ month }),
        querystring: BulletinForm,
      },
    },
    async (request, reply) => {
      assertOwnPage(request);
      siteOf(request);
      const { format, language } = request.query;
      const bulletin = await bulletinToTake(db, request.params.month, language);
      const entry = { account: request.actor, action: 'bulletin.exported', outcome: 'done' } as const;
      await audit(store, { ...entry, detail: { format } }, now());
      return await sendBulletin(reply, bulletin, { format, language });
    },
  );
};
