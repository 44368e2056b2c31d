import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { findingDetail } from '../../cases/finding-detail.ts';
import { FindingQuery } from '../../cases/finding-schema.ts';
import { LANGUAGES } from '../../crosscheck/render.ts';
import { checkpointVerifier } from '../../ledger/checkpoint/checkpoint.ts';
import { verifierKeyOf } from '../../ledger/checkpoint/verifier-key.ts';
import { dossier } from '../../reports/dossier.ts';
import { findingList } from '../../reports/finding-list.ts';
import type { Routes } from '../console-parts.ts';
import { assertOwnPage } from '../origin.ts';

const FindingId = z.strictObject({ id: z.string().max(64) });
const InLanguage = z.strictObject({ language: z.enum(LANGUAGES).default('zh-CN') });
const { offset: _offset, limit: _limit, ...filters } = FindingQuery.shape;
const ListQuery = z.strictObject({ ...filters, ...InLanguage.shape, format: z.enum(['csv', 'xlsx']).default('csv') });

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** What leaves the hub to be read: a finding as a PDF, the queue as a table. Each leaves a line in the audit log. */
export const reportRoutes: Routes = (app, { store, identity, rules, now }) => {
  app.get(
    '/v1/findings/:id/dossier',
    { config: { access: 'evidence.export' }, schema: { params: FindingId, querystring: InLanguage } },
    async (request, reply) => {
      assertOwnPage(request);
      const { id } = request.params;
      const finding = await findingDetail({ db: store.db, rules, now }, id);
      const target = { type: 'finding', id };
      const entry = { account: request.actor, action: 'dossier.exported', target, outcome: 'done' } as const;
      const ledgerIndex = await audit(store, entry, now());
      const verifierKey = verifierKeyOf(checkpointVerifier(identity), 'log');
      const facts = { exportedAt: new Date(now()).toISOString(), by: request.actor, verifierKey };
      const pdf = await dossier(finding, facts, { viewer: request.actor, ledgerIndex }, request.query.language);
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="dossier-${id}.pdf"`)
        .send(pdf);
    },
  );

  app.get(
    '/v1/reports/findings',
    { config: { access: 'report.read' }, schema: { querystring: ListQuery } },
    async (request, reply) => {
      assertOwnPage(request);
      const { language, format, ...query } = request.query;
      await audit(
        store,
        { account: request.actor, action: 'list.exported', outcome: 'done', detail: { format } },
        now(),
      );
      const day = new Date(now()).toISOString().slice(0, 10);
      return reply
        .type(TYPES[format])
        .header('content-disposition', `attachment; filename="findings-${day}.${format}"`)
        .send(await findingList(store.db, query, { by: request.actor, now: now() }, format, language));
    },
  );
};
