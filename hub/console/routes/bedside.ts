import { z } from 'zod';
import { SiteId } from '../../../contract/ids.ts';
import { BedsideError } from '../../bedside/error.ts';
import { ChallengePage, listChallenges } from '../../bedside/list.ts';
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

/** Plans of bedside challenges, for whoever wants to repeat a draw, and what became of the questions. */
export const bedsideRoutes: Routes = (app, { store }) => {
  app.get(
    '/v1/bedside/plans/:date',
    {
      config: { access: 'overview.read' },
      schema: { params: z.strictObject({ date: z.iso.date() }), response: { 200: PublishedPlan } },
    },
    async ({ params }) => {
      try {
        return await publishedPlan(store.db, params.date);
      } catch (error) {
        if (error instanceof BedsideError && error.code === 'PLAN_UNKNOWN') {
          throw new ConsoleError('NOT_FOUND', error.message);
        }
        throw error;
      }
    },
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
