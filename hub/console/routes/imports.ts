import { z } from 'zod';
import type { Row } from '../../store/tables.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { ImportCounts } from '../import-schema.ts';
import { Page } from '../page.ts';

/** An import so far. `complete`: all of the file arrived; until then it runs, or has broken off. */
const ImportState = ImportCounts.extend({
  batch: z.string(),
  format: z.string(),
  receivedAt: z.string(),
  complete: z.boolean(),
});
const ImportPage = z.strictObject({ total: z.number(), items: z.array(ImportState) });

const RejectPage = z.strictObject({
  total: z.number(),
  items: z.array(z.strictObject({ line: z.number(), field: z.string(), code: z.string(), reason: z.string() })),
});

const ById = z.strictObject({ id: z.uuid() });

/** Imports of claims and master data: the latest, how far one is, and what was rejected. */
export const importRoutes: Routes = (app, { store }) => {
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

  app.get(
    '/v1/imports/:id/rejects',
    { config, schema: { params: ById, querystring: Page, response: { 200: RejectPage } } },
    async ({ params, query }) => {
      const { rejected } = await importOf(params.id);
      const items = await store.db
        .selectFrom('import_rejects')
        .select(['line', 'field', 'code', 'reason'])
        .where('batch', '=', params.id)
        .orderBy('line')
        .offset(query.offset)
        .limit(query.limit)
        .execute();
      return { total: rejected, items };
    },
  );

  async function importOf(id: string): Promise<Row<'import_batches'>> {
    const batch = await store.db.selectFrom('import_batches').selectAll().where('id', '=', id).executeTakeFirst();
    if (!batch) throw new ConsoleError('NOT_FOUND', 'there is no such import');
    return batch;
  }
};

function shown({ id, digest, received_at, ...rest }: Row<'import_batches'>): z.infer<typeof ImportState> {
  return { batch: id, receivedAt: received_at, complete: digest !== '', ...rest };
}
