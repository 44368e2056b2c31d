import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { civilDate } from '../../calendar/working-days.ts';
import { FindingQuery } from '../../cases/finding-schema.ts';
import { pointsTables } from '../../credit/points/points-table.ts';
import { cardTable } from '../../credit/scorecard/card-table.ts';
import { GRADES, SCORED } from '../../credit/scorecard/items.ts';
import { visitTables } from '../../inspection/visit-table.ts';
import { auditTable } from '../../reports/audit-table.ts';
import { caseTable } from '../../reports/case-table.ts';
import { findingTable } from '../../reports/finding-table.ts';
import { CaseQuery } from '../../workflow/case-schema.ts';
import { callerOf } from '../caller.ts';
import type { Routes } from '../console-parts.ts';
import { HEAVY } from '../heavy.ts';
import { assertOwnPage } from '../origin.ts';
import { AuditQueryInput } from '../session-schema.ts';
import { sendTables, TableForm } from '../table-download.ts';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const { offset: _offset, limit: _limit, ...findingFilters } = FindingQuery.shape;
const { offset: _from, limit: _upTo, ...caseFilters } = CaseQuery.shape;
const { limit: _most, ...auditFilters } = AuditQueryInput.shape;
const year = z.coerce.number().int().min(2020).max(2100);

/**
 * Lists as files, each for whoever may see the list, with the same filters. Many people are named in them: whoever takes one leaves a line
 * in the audit log, without what was searched for.
 */
export const tableFileRoutes: Routes = (app, { store, now }) => {
  const { db } = store;

  async function taken({ actor }: FastifyRequest, list: string, format: string): Promise<string> {
    const entry = { account: actor, action: 'list.exported', outcome: 'done', detail: { list, format } } as const;
    await audit(store, entry, now());
    return `${list}-${civilDate(now())}`;
  }

  app.get(
    '/v1/reports/findings',
    {
      config: { access: 'report.read', ...HEAVY },
      schema: { querystring: z.strictObject({ ...findingFilters, ...TableForm.shape }) },
    },
    async (request, reply) => {
      assertOwnPage(request);
      const { language, format, ...query } = request.query;
      const table = await findingTable(db, query, { by: request.actor, now: now() }, language);
      return sendTables(reply, await taken(request, 'findings', format), [table], { format });
    },
  );

  app.get(
    '/v1/reports/cases',
    {
      config: { access: 'finding.read', ...HEAVY },
      schema: { querystring: z.strictObject({ ...caseFilters, ...TableForm.shape }) },
    },
    async (request, reply) => {
      assertOwnPage(request);
      const { language, format, ...query } = request.query;
      const table = await caseTable(db, query, callerOf(request), now(), language);
      return sendTables(reply, await taken(request, 'cases', format), [table], { format });
    },
  );

  app.get(
    '/v1/reports/scorecards',
    {
      config: { access: 'report.read', ...HEAVY },
      schema: {
        querystring: TableForm.extend({
          type: z.enum(SCORED),
          month: month.optional(),
          grade: z.enum(GRADES).optional(),
        }),
      },
    },
    async (request, reply) => {
      assertOwnPage(request);
      const { language, format, ...query } = request.query;
      const table = await cardTable(db, query, language);
      return sendTables(reply, await taken(request, `scorecards-${query.type}`, format), [table], { format });
    },
  );

  app.get(
    '/v1/reports/points',
    {
      config: { access: 'evidence.read', ...HEAVY },
      schema: { querystring: TableForm.extend({ year: year.optional() }) },
    },
    async (request, reply) => {
      assertOwnPage(request);
      const { language, format, year: asked } = request.query;
      const tables = await pointsTables(db, asked ?? Number(civilDate(now()).slice(0, 4)), now(), language);
      return sendTables(reply, await taken(request, 'points', format), tables, { format });
    },
  );

  app.get(
    '/v1/reports/inspections',
    { config: { access: 'inspection.read', ...HEAVY }, schema: { querystring: TableForm.extend({ month }) } },
    async (request, reply) => {
      assertOwnPage(request);
      const { language, format, month: of } = request.query;
      const tables = await visitTables(db, of, language);
      return sendTables(reply, await taken(request, 'inspections', format), tables, { format });
    },
  );

  app.get(
    '/v1/reports/audit',
    {
      config: { access: 'audit.read', ...HEAVY },
      schema: { querystring: z.strictObject({ ...auditFilters, ...TableForm.shape }) },
    },
    async (request, reply) => {
      assertOwnPage(request);
      const { language, format, ...query } = request.query;
      const name = await taken(request, 'audit', format);
      return sendTables(reply, name, [auditTable(db, query, language)], { format });
    },
  );
};
