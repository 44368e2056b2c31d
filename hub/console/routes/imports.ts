import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { LANGUAGES } from '../../crosscheck/render.ts';
import { findImport, type ImportFound, listImports, stopImport } from '../../import/list-imports.ts';
import { listRejects } from '../../import/list-rejects.ts';
import { REJECT_CODES } from '../../import/reject.ts';
import { TEMPLATE_KINDS } from '../../import/templates/kinds.ts';
import { templateCsv, templateXlsx } from '../../import/templates/template-file.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { ImportPage, ImportState, RejectPage } from '../import-schema.ts';
import { WORKBOOK_MEDIA_TYPE } from '../incoming-rows.ts';
import { Page } from '../page.ts';

const ById = z.strictObject({ id: z.uuid() });
const ByKind = z.strictObject({ kind: z.enum(TEMPLATE_KINDS) });
const TemplateQuery = z.strictObject({
  format: z.enum(['csv', 'xlsx']).default('xlsx'),
  language: z.enum(LANGUAGES).default('zh-CN'),
});

/** A list of 100,000 rejects is taken in few parts. */
const RejectQuery = Page.extend({
  limit: z.coerce.number().int().min(1).max(5000).default(50),
  code: z.enum(REJECT_CODES).optional(),
});

/** Imports of claims and master data: the latest, how far one is, and what was rejected. */
export const importRoutes: Routes = (app, { store, now }) => {
  const config = { access: 'claim.import' } as const;

  app.get(
    '/v1/imports',
    { config, schema: { querystring: Page, response: { 200: ImportPage } } },
    async ({ query }) => {
      const { total, items } = await listImports(store.db, query, now());
      return { total, items: items.map(shown) };
    },
  );

  app.get('/v1/imports/:id', { config, schema: { params: ById, response: { 200: ImportState } } }, async ({ params }) =>
    shown(await importOf(params.id)),
  );

  app.post(
    '/v1/imports/:id/cancel',
    { config, schema: { params: ById, response: { 200: ImportState } } },
    async ({ params: { id }, actor }) => {
      await importOf(id);
      if (!(await stopImport(store, id, actor, now()))) {
        throw new ConsoleError('NOT_FOUND', 'this import does not run any more');
      }
      const target = { type: 'import', id };
      await audit(store, { account: actor, action: 'import.cancelled', target, outcome: 'done' }, now());
      return shown(await importOf(id));
    },
  );

  app.get(
    '/v1/imports/:id/rejects',
    { config, schema: { params: ById, querystring: RejectQuery, response: { 200: RejectPage } } },
    async ({ params, query }) => {
      const { rejected } = await importOf(params.id);
      const { items, problems, kept } = await listRejects(store.db, params.id, query);
      return RejectPage.parse({ total: rejected, kept, problems, items });
    },
  );

  // Empty tables to fill in: the same for everybody, and nothing of anybody in them.
  app.get(
    '/v1/imports/templates/:kind',
    { config, schema: { params: ByKind, querystring: TemplateQuery } },
    async ({ params: { kind }, query: { format, language } }, reply) => {
      const file = format === 'csv' ? templateCsv(kind, language) : await templateXlsx(kind, language);
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : WORKBOOK_MEDIA_TYPE)
        .header('content-disposition', `attachment; filename="template-${kind}.${format}"`)
        .send(file);
    },
  );

  async function importOf(id: string): Promise<ImportFound> {
    const found = await findImport(store.db, id, now());
    if (!found) throw new ConsoleError('NOT_FOUND', 'there is no such import');
    return found;
  }
};

function shown({ id, digest, received_at, seen_at, share, stop_by, ...rest }: ImportFound): ImportState {
  const seconds = (Date.parse(seen_at ?? received_at) - Date.parse(received_at)) / 1000;
  const running = rest.state === 'running' ? { share, seconds } : null;
  return { batch: id, receivedAt: received_at, stopBy: stop_by, running, ...rest };
}
