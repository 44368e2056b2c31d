import { z } from 'zod';
import { SiteId } from '../../../contract/ids.ts';
import { campaignList } from '../../inspection/campaign.ts';
import {
  CampaignList,
  CampaignQuery,
  InspectorInput,
  InspectorList,
  ResultInput,
  SelfCheckAnswer,
  SelfCheckInput,
  SelfCheckList,
  SiteVisit,
  VisitResult,
} from '../../inspection/inspection-schema.ts';
import { listInspectors, setInspector } from '../../inspection/inspectors.ts';
import { publishedInspections } from '../../inspection/published-plan.ts';
import { PublishedInspections } from '../../inspection/published-schema.ts';
import { recordResult, resultsOf } from '../../inspection/results.ts';
import { answerSelfCheck, createSelfChecks, listSelfChecks } from '../../inspection/self-checks.ts';
import { visitsAt } from '../../inspection/site-visits.ts';
import type { Routes } from '../console-parts.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const ById = z.strictObject({ id: z.string().max(64) });
const PlanPage = z.strictObject({
  months: z.array(z.string()),
  /** Null while two inspectors are not named yet. */
  plan: PublishedInspections.nullable(),
  results: z.array(VisitResult),
  /** Names of the institutions of the plan. */
  sites: z.array(z.strictObject({ id: z.string(), name: z.string() })),
});

/** Who is inspected and by whom, drawn so that nobody chooses; what came out; lists that institutions check themselves. */
export const inspectionRoutes: Routes = (app, { store, now }) => {
  const reads = { access: 'inspection.read' } as const;
  const handles = { access: 'case.handle' } as const;
  const manages = { access: 'credit.manage' } as const;
  const checks = { 200: SelfCheckList };

  app.get(
    '/v1/inspection/plans',
    {
      config: reads,
      schema: { querystring: z.strictObject({ month: month.optional() }), response: { 200: PlanPage } },
    },
    async ({ query }) => {
      const known = await store.db
        .selectFrom('inspection_plans')
        .select(['month', 'drawn'])
        .orderBy('month', 'desc')
        .execute();
      const months = known.map((row) => row.month);
      const shown = query.month ?? known.find(({ drawn }) => drawn !== null)?.month ?? months[0];
      const plan = shown !== undefined && months.includes(shown) ? await publishedInspections(store.db, shown) : null;
      const results = plan ? await resultsOf(store.db, plan.plan) : [];
      const sites = plan ? await namesOf(plan.visits.map(({ site }) => site)) : [];
      return { months, plan, results, sites };
    },
  );

  app.get(
    '/v1/inspection/plans/:month',
    { config: reads, schema: { params: z.strictObject({ month }), response: { 200: PublishedInspections } } },
    ({ params }) => publishedInspections(store.db, params.month),
  );

  app.post(
    '/v1/inspection/results',
    {
      config: handles,
      schema: { body: ResultInput, response: { 200: z.strictObject({ caseId: z.string().nullable() }) } },
    },
    async ({ body, actor }) => ({ caseId: await recordResult(store, body, actor, now()) }),
  );

  app.get(
    '/v1/inspection/sites/:id/visits',
    {
      config: reads,
      schema: {
        params: z.strictObject({ id: SiteId }),
        response: { 200: z.strictObject({ items: z.array(SiteVisit) }) },
      },
    },
    async ({ params }) => ({ items: await visitsAt(store.db, params.id) }),
  );

  app.get('/v1/inspection/inspectors', { config: reads, schema: { response: { 200: InspectorList } } }, () =>
    listInspectors(store.db),
  );

  app.post(
    '/v1/inspection/inspectors',
    { config: manages, schema: { body: InspectorInput, response: { 200: InspectorList } } },
    async ({ body, actor }) => {
      await setInspector(store, body, actor, now());
      return await listInspectors(store.db);
    },
  );

  app.get(
    '/v1/inspection/campaign',
    { config: reads, schema: { querystring: CampaignQuery, response: { 200: CampaignList } } },
    ({ query }) => campaignList(store.db, query),
  );

  app.get(
    '/v1/inspection/self-checks',
    { config: reads, schema: { querystring: z.strictObject({ site: SiteId.optional() }), response: checks } },
    ({ query }) => listSelfChecks(store.db, query.site),
  );

  app.post(
    '/v1/inspection/self-checks',
    { config: handles, schema: { body: SelfCheckInput, response: checks } },
    async ({ body, actor }) => {
      await createSelfChecks(store, body, actor, now());
      return await listSelfChecks(store.db);
    },
  );

  app.post(
    '/v1/inspection/self-checks/:id/answers',
    { config: handles, schema: { params: ById, body: SelfCheckAnswer, response: checks } },
    async ({ params, body, actor }) => {
      await answerSelfCheck(store, params.id, body, { by: actor, site: null }, now());
      return await listSelfChecks(store.db);
    },
  );

  async function namesOf(ids: readonly string[]): Promise<{ id: string; name: string }[]> {
    if (ids.length === 0) return [];
    return await store.db.selectFrom('sites').select(['id', 'name']).where('id', 'in', ids).execute();
  }
};
