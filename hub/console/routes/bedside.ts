import { z } from 'zod';
import { SiteId } from '../../../contract/ids.ts';
import { ChallengePage } from '../../bedside/challenge-schema.ts';
import { BedsideDayDetail, BedsideDays, BedsideVerdict } from '../../bedside/day-schema.ts';
import { loadBedsideDay, loadBedsideDays, repeatDraw } from '../../bedside/day-summary.ts';
import { BedsideError } from '../../bedside/error.ts';
import { listChallenges } from '../../bedside/list.ts';
import { publishedPlan } from '../../bedside/published-plan.ts';
import { PublishedPlan } from '../../bedside/verify-plan.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { Page } from '../page.ts';

const ChallengeQuery = Page.extend({
  date: z.iso.date().optional(),
  site: SiteId.optional(),
  state: z.string().max(20).optional(),
});

const DAYS_LISTED = 31;

/** Plans of bedside challenges, for whoever wants to repeat a draw, and what became of the questions. */
export const bedsideRoutes: Routes = (app, { store }) => {
  const config = { access: 'overview.read' } as const;
  const params = z.strictObject({ date: z.iso.date() });

  app.get('/v1/bedside/days', { config, schema: { response: { 200: BedsideDays } } }, async () => ({
    items: await loadBedsideDays(store.db, DAYS_LISTED),
  }));

  app.get('/v1/bedside/days/:date', { config, schema: { params, response: { 200: BedsideDayDetail } } }, ({ params }) =>
    known(loadBedsideDay(store.db, params.date)),
  );

  app.get(
    '/v1/bedside/days/:date/verdict',
    { config, schema: { params, response: { 200: BedsideVerdict } } },
    ({ params }) => known(repeatDraw(store.db, params.date)),
  );

  app.get('/v1/bedside/plans/:date', { config, schema: { params, response: { 200: PublishedPlan } } }, ({ params }) =>
    known(publishedPlan(store.db, params.date)),
  );

  app.get(
    '/v1/bedside/challenges',
    {
      config: { access: 'finding.read' },
      schema: { querystring: ChallengeQuery, response: { 200: ChallengePage } },
    },
    ({ query }) => listChallenges(store.db, query),
  );
};

/** A plan that does not exist is no failure of the hub's. */
async function known<T>(plan: Promise<T>): Promise<T> {
  try {
    return await plan;
  } catch (error) {
    if (error instanceof BedsideError && error.code === 'PLAN_UNKNOWN') {
      throw new ConsoleError('NOT_FOUND', error.message);
    }
    throw error;
  }
}
