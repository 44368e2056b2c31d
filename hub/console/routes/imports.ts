import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { LANGUAGES } from '../../crosscheck/render.ts';
import type { RunningImports } from '../../import/running-imports.ts';
import { TEMPLATE_KINDS } from '../../import/templates/kinds.ts';
import { templateCsv, templateXlsx } from '../../import/templates/template-file.ts';
import type { Row } from '../../store/tables.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { ImportPage, ImportState, RejectedRow, RejectPage } from '../import-schema.ts';
import { WORKBOOK_MEDIA_TYPE } from '../incoming-rows.ts';
import { Page } from '../page.ts';

const ById = z.strictObject({ id: z.uuid() });
const ByKind = z.strictObject({ kind: z.enum(TEMPLATE_KINDS) });
const TemplateQuery = z.strictObject({
  format: z.enum(['csv', 'xlsx']).default('xlsx'),
  language: z.enum(LANGUAGES).default('zh-CN'),
});

/** Imports of claims and master data: the latest, how far one is, and what was rejected. */
export const importRoutes: Routes = (app, { store, imports, now }) => {
  const shown = (row: Row<'import_batches'>) => stateOf(row, imports, now());
  const config = { access: 'claim.import' } as const;

  app.get(
    '/v1/imports',
    { config, schema: { querystring: Page, response: { 200: ImportPage } } },
    async ({ query: { offset, limit } }) => {
      const all = store.db.selectFrom('import_batches');
      const { total } = await all.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
      const rows = await all.selectAll().orderBy('id', 'desc').offset(offset).limit(limit).execute();
      return { total: Number(total), items: rows.map(shown) };
    },
  );

  app.get('/v1/imports/:id', { config, schema: { params: ById, response: { 200: ImportState } } }, async ({ params }) =>
    shown(await importOf(params.id)),
  );

  app.post(
    '/v1/imports/:id/cancel',
    { config, schema: { params: ById, response: { 200: ImportState } } },
    async ({ params: { id }, actor }) => {
      const batch = await importOf(id);
      if (!imports.cancel(id)) throw new ConsoleError('NOT_FOUND', 'this import does not run any more');
      const target = { type: 'import', id };
      await audit(store, { account: actor, action: 'import.cancelled', target, outcome: 'done' }, now());
      return shown(batch);
    },
  );

  app.get(
    '/v1/imports/:id/rejects',
    { config, schema: { params: ById, querystring: Page, response: { 200: RejectPage } } },
    async ({ params, query }) => {
      const { rejected } = await importOf(params.id);
      const own = store.db.selectFrom('import_rejects').where('batch', '=', params.id);
      const { kept } = await own.select(({ fn }) => fn.countAll<number>().as('kept')).executeTakeFirstOrThrow();
      const items = await own
        .select(['line', 'field', 'code', 'reason'])
        .orderBy('line')
        .offset(query.offset)
        .limit(query.limit)
        .execute();
      return { total: rejected, kept: Number(kept), items: items.map((item) => RejectedRow.parse(item)) };
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

  async function importOf(id: string): Promise<Row<'import_batches'>> {
    const batch = await store.db.selectFrom('import_batches').selectAll().where('id', '=', id).executeTakeFirst();
    if (!batch) throw new ConsoleError('NOT_FOUND', 'there is no such import');
    return batch;
  }
};

function stateOf(
  { id, digest, received_at, ...rest }: Row<'import_batches'>,
  imports: RunningImports,
  now: number,
): ImportState {
  const found = imports.find(id);
  const running = found ? { share: found.share, seconds: Math.max(0, (now - found.since) / 1000) } : null;
  return { batch: id, receivedAt: received_at, complete: digest !== '', running, ...rest };
}
