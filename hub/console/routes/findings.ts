import { z } from 'zod';
import { decide, voidDecision } from '../../cases/decide.ts';
import { findingDetail } from '../../cases/finding-detail.ts';
import {
  DecisionInput,
  DecisionVoidInput,
  FindingDetail,
  FindingPage,
  FindingQuery,
} from '../../cases/finding-schema.ts';
import { listFindings } from '../../cases/list-findings.ts';
import type { Routes } from '../console-parts.ts';

const FindingId = z.strictObject({ id: z.string().max(64) });

export const findingRoutes: Routes = (app, { store, rules, now }) => {
  const config = { access: 'operator' } as const;
  const read = (id: string) => findingDetail({ db: store.db, rules, now }, id);

  app.get(
    '/v1/findings',
    { config, schema: { querystring: FindingQuery, response: { 200: FindingPage } } },
    ({ query }) => listFindings(store.db, query),
  );

  app.get(
    '/v1/findings/:id',
    { config, schema: { params: FindingId, response: { 200: FindingDetail } } },
    ({ params }) => read(params.id),
  );

  app.post(
    '/v1/findings/:id/decisions',
    { config, schema: { params: FindingId, body: DecisionInput, response: { 200: FindingDetail } } },
    async ({ params, body, actor }) => {
      await decide(store, params.id, body, actor, now());
      return read(params.id);
    },
  );

  app.post(
    '/v1/findings/:id/decisions/void',
    { config, schema: { params: FindingId, body: DecisionVoidInput, response: { 200: FindingDetail } } },
    async ({ params, body, actor }) => {
      await voidDecision(store, params.id, body, actor, now());
      return read(params.id);
    },
  );
};
