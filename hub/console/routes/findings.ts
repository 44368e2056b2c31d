import { z } from 'zod';
import { auditReading } from '../../access/read-once.ts';
import { findingDetail, findingVersion, relatedFindings } from '../../cases/finding-detail.ts';
import {
  DecisionInput,
  DecisionVoidInput,
  FindingDetail,
  FindingPage,
  FindingQuery,
  FindingVersion,
} from '../../cases/finding-schema.ts';
import { listFindings } from '../../cases/list-findings.ts';
import { RelatedFindings } from '../../cases/related-schema.ts';
import { dismissAlone, voidAlone } from '../../workflow/decide-alone.ts';
import type { Routes } from '../console-parts.ts';

const FindingId = z.strictObject({ id: z.string().max(64) });

export const findingRoutes: Routes = (app, { store, rules, mapTiles, now }) => {
  const config = { access: 'finding.read' } as const;
  const decides = { access: 'finding.decide' } as const;
  const mapDatum = mapTiles?.description.datum ?? 'WGS84';
  const read = (id: string) => findingDetail({ db: store.db, rules, mapDatum, now }, id);

  app.get(
    '/v1/findings',
    { config, schema: { querystring: FindingQuery, response: { 200: FindingPage } } },
    ({ query, actor }) => listFindings(store.db, query, { by: actor, now: now() }),
  );

  app.get(
    '/v1/findings/:id',
    { config: { access: 'evidence.read' }, schema: { params: FindingId, response: { 200: FindingDetail } } },
    async ({ params, actor }) => {
      const detail = await read(params.id);
      const target = { type: 'finding', id: params.id };
      const reading = { account: actor, action: 'evidence.read', target, version: detail.updatedAt };
      await auditReading(store, reading, now());
      return detail;
    },
  );

  // Part of the same reading: whoever opened the finding leaves no second line by this.
  app.get(
    '/v1/findings/:id/related',
    { config: { access: 'evidence.read' }, schema: { params: FindingId, response: { 200: RelatedFindings } } },
    async ({ params, actor }) => {
      const { related, version } = await relatedFindings(store.db, params.id);
      const target = { type: 'finding', id: params.id };
      await auditReading(store, { account: actor, action: 'evidence.read', target, version }, now());
      return related;
    },
  );

  app.get(
    '/v1/findings/:id/version',
    { config, schema: { params: FindingId, response: { 200: FindingVersion } } },
    ({ params }) => findingVersion(store.db, params.id),
  );

  app.post(
    '/v1/findings/:id/decisions',
    { config: decides, schema: { params: FindingId, body: DecisionInput, response: { 200: FindingDetail } } },
    async ({ params, body, actor }) => {
      await dismissAlone(store, params.id, body, actor, now());
      return read(params.id);
    },
  );

  app.post(
    '/v1/findings/:id/decisions/void',
    { config: decides, schema: { params: FindingId, body: DecisionVoidInput, response: { 200: FindingDetail } } },
    async ({ params, body, actor }) => {
      await voidAlone(store, params.id, body, actor, now());
      return read(params.id);
    },
  );
};
