import { z } from 'zod';
import { SubjectId } from '../../../contract/ids.ts';
import { auditReading } from '../../access/read-once.ts';
import { civilDate } from '../../calendar/working-days.ts';
import { PointProposal } from '../../credit/points/entry.ts';
import { importOfficial, OFFICIAL_FORMATS } from '../../credit/points/official-import.ts';
import { PointSettlement, PointsPage, PractitionerPoints, SuggestedPoints } from '../../credit/points/points-schema.ts';
import { proposePoints } from '../../credit/points/propose.ts';
import { settlePoints } from '../../credit/points/settle.ts';
import { suggestedFor } from '../../credit/points/suggest.ts';
import { listPoints, practitionerPoints } from '../../credit/points/view.ts';
import { TouchedByMasters } from '../../crosscheck/touched-by-masters.ts';
import { callerOf } from '../caller.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { ImportCounts } from '../import-schema.ts';
import { ImportPlace, incomingRows } from '../incoming-rows.ts';
import { judgesInBackground } from '../judge-in-background.ts';
import { Page } from '../page.ts';

const year = z.coerce.number().int().min(2020).max(2100).optional();
const ById = z.strictObject({ id: z.string().max(64) });
const ByPractitioner = z.strictObject({ id: SubjectId });
const Imported = ImportCounts.extend({ batch: z.string(), digest: z.string() });

/** Points of practitioners: proposed by one, confirmed by another; official announcements. */
export const creditPointRoutes: Routes = (app, { store, identity, crossCheck, now }) => {
  const reads = { access: 'evidence.read' } as const;
  const judge = judgesInBackground(app, crossCheck);
  const thisYear = () => Number(civilDate(now()).slice(0, 4));

  app.get(
    '/v1/credit/points',
    { config: reads, schema: { querystring: Page.extend({ year }), response: { 200: PointsPage } } },
    ({ query }) => listPoints(store.db, { ...query, year: query.year ?? thisYear() }, now()),
  );

  app.get(
    '/v1/credit/points/suggested',
    {
      config: reads,
      schema: {
        querystring: z.strictObject({ practitioner: SubjectId.optional() }),
        response: { 200: z.strictObject({ items: z.array(SuggestedPoints) }) },
      },
    },
    async ({ query }) => ({ items: await suggestedFor(store.db, query.practitioner) }),
  );

  app.get(
    '/v1/credit/practitioners/:id/points',
    {
      config: reads,
      schema: { params: ByPractitioner, querystring: z.strictObject({ year }), response: { 200: PractitionerPoints } },
    },
    async ({ params, query, actor }) => {
      const points = await practitionerPoints(store.db, params.id, query.year ?? thisYear(), now());
      const target = { type: 'practitioner', id: params.id };
      const version = `${points.year}/${points.total}/${points.entries.length}`;
      await auditReading(store, { account: actor, action: 'points.read', target, version }, now());
      return points;
    },
  );

  app.post(
    '/v1/credit/points',
    {
      config: { access: 'credit.propose' },
      schema: { body: PointProposal, response: { 200: z.strictObject({ entry: z.string() }) } },
    },
    async ({ body, actor }) => {
      if (body.kind === 'conduct' && body.source.type === 'official') {
        throw new ConsoleError('NOT_ALLOWED', 'official announcements are imported, not proposed');
      }
      return { entry: await proposePoints(store, body, actor, now()) };
    },
  );

  app.post(
    '/v1/credit/points/:id/steps',
    {
      config: { access: 'credit.manage' },
      schema: { params: ById, body: PointSettlement, response: { 200: z.strictObject({ entry: z.string() }) } },
    },
    async (request) => {
      await settlePoints(store, request.params.id, request.body, callerOf(request), now());
      return { entry: request.params.id };
    },
  );

  app.post(
    '/v1/credit/official/imports',
    {
      config: { access: 'master.import' },
      schema: {
        querystring: z.strictObject({ format: z.enum(OFFICIAL_FORMATS).default('ndjson'), ...ImportPlace }),
        response: { 200: Imported },
      },
    },
    async (request) => {
      const touched = new TouchedByMasters();
      const { batch, digest, rows, accepted, duplicates, cancelled, rejected } = await importOfficial({
        store,
        ...incomingRows(request),
        ...request.query,
        regionKey: identity.regionKey,
        by: request.actor,
        now,
        onChanged: (changed) => touched.add(changed),
      });
      const again = await touched.scope(store.db);
      if (again) judge(again.scope, again.since);
      return { batch, digest, rows, accepted, duplicates, cancelled, rejected };
    },
  );
};
