import { z } from 'zod';
import { auditReading } from '../../access/read-once.ts';
import {
  CardPage,
  CardView,
  ObjectionAnswer,
  ObjectionInput,
  ObjectionList,
  RatingView,
} from '../../credit/scorecard/card-schema.ts';
import { GRADES, SCORED } from '../../credit/scorecard/items.ts';
import { answerObjection, listObjections, raiseObjection } from '../../credit/scorecard/objections.ts';
import { ratingOf } from '../../credit/scorecard/rating.ts';
import { runScorecards, ScoreRun, verifyRun } from '../../credit/scorecard/run.ts';
import { cardOf, listCards } from '../../credit/scorecard/view.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { Page } from '../page.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const type = z.enum(SCORED);
const ById = z.strictObject({ id: z.string().max(64) });
const RunCheck = z.strictObject({ holds: z.boolean(), cards: z.number().nullable(), problem: z.string().nullable() });

/** Scorecards of institutions, practitioners and insured people, by month; objections to them. */
export const scorecardRoutes: Routes = (app, { store, now }) => {
  const reads = { access: 'evidence.read' } as const;
  const manages = { access: 'credit.manage' } as const;
  const objections = { 200: ObjectionList };

  app.get(
    '/v1/credit/scorecards',
    {
      config: { access: 'report.read' },
      schema: {
        querystring: Page.extend({ type, month: month.optional(), grade: z.enum(GRADES).optional() }),
        response: { 200: CardPage },
      },
    },
    ({ query }) => listCards(store.db, query),
  );

  app.get(
    '/v1/credit/scorecards/:id',
    {
      config: reads,
      schema: {
        params: ById,
        querystring: z.strictObject({ type, month: month.optional() }),
        response: { 200: CardView },
      },
    },
    async ({ params: { id }, query, actor }) => {
      const card = await cardOf(store.db, query.type, id, query.month);
      if (query.type !== 'site') {
        const target = { type: query.type, id };
        await auditReading(store, { account: actor, action: 'scorecard.read', target, version: card.run }, now());
      }
      return card;
    },
  );

  app.get(
    '/v1/credit/ratings/:type/:id',
    {
      config: { access: 'report.read' },
      schema: { params: ById.extend({ type }), response: { 200: RatingView } },
    },
    async ({ params, principal, actor }) => {
      const rating = await ratingOf(store.db, params.type, params.id);
      if (params.type === 'site') return rating;
      // Rankings go by pseudonym; what leads from somebody to their rating is reading about a person.
      if (!principal?.permissions.has(reads.access)) {
        throw new ConsoleError('NOT_ALLOWED', `your account may not do this (${reads.access})`);
      }
      const target = { type: params.type, id: params.id };
      const version = rating.history.at(-1)?.month ?? 'none';
      await auditReading(store, { account: actor, action: 'rating.read', target, version }, now());
      return rating;
    },
  );

  app.post(
    '/v1/credit/runs',
    { config: manages, schema: { body: z.strictObject({ month }), response: { 200: ScoreRun } } },
    ({ body }) => runScorecards(store, body.month, now()),
  );

  app.get(
    '/v1/credit/runs/:id/check',
    { config: { access: 'report.read' }, schema: { params: ById, response: { 200: RunCheck } } },
    async ({ params }) => {
      const verdict = await verifyRun(store.db, params.id);
      return {
        holds: verdict.holds,
        cards: verdict.holds ? verdict.cards : null,
        problem: verdict.holds ? null : verdict.problem,
      };
    },
  );

  app.get(
    '/v1/credit/objections',
    {
      config: reads,
      schema: { querystring: z.strictObject({ subject: z.string().max(64).optional() }), response: objections },
    },
    ({ query }) => listObjections(store.db, query.subject),
  );

  app.post(
    '/v1/credit/objections',
    { config: { access: 'credit.propose' }, schema: { body: ObjectionInput, response: objections } },
    async ({ body, actor }) => {
      await raiseObjection(store, body, actor, now());
      return await listObjections(store.db, body.subject);
    },
  );

  app.post(
    '/v1/credit/objections/:id/answer',
    { config: manages, schema: { params: ById, body: ObjectionAnswer, response: objections } },
    async ({ params, body, actor }) => {
      await answerObjection(store, params.id, body, actor, now());
      return await listObjections(store.db);
    },
  );
};
