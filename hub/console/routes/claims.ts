import { Readable } from 'node:stream';
import { z } from 'zod';
import { IMPORT_FORMATS, importClaims } from '../../claims/import.ts';
import type { ScopeOfImport } from '../../claims/touched-by-import.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { judgesInBackground } from '../judge-in-background.ts';
import { Page } from '../page.ts';

const ImportAnswer = z.strictObject({
  batch: z.string(),
  format: z.enum(IMPORT_FORMATS),
  digest: z.string(),
  rows: z.number(),
  accepted: z.number(),
  duplicates: z.number(),
  cancelled: z.number(),
  rejected: z.number(),
});

const RejectPage = z.strictObject({
  total: z.number(),
  items: z.array(z.strictObject({ line: z.number(), field: z.string(), code: z.string(), reason: z.string() })),
});

const MEDIA_TYPES = ['application/x-ndjson', 'text/csv'];

export const claimRoutes: Routes = (app, { store, identity, crossCheck, now }) => {
  const config = { access: 'operator' } as const;

  // What was imported is judged without anyone asking, with all that it is about (visits of the same people, their stays,
  // days of practitioners); the answer to the import does not wait for it. A site's other claims are not concerned.
  const judge = judgesInBackground(app, crossCheck);
  const judgeImported = ({ scope, since }: ScopeOfImport): void => {
    if (since === undefined && scope !== 'all' && !scope.claims?.length && !scope.stays?.length) return;
    judge(scope === 'all' ? scope : { ...scope, sites: [] }, since);
  };

  // Passed on as it streams in: a day of a city is a gigabyte. Lines are limited where they are read.
  app.addContentTypeParser(MEDIA_TYPES, (_request, payload, done) => done(null, payload));

  app.post(
    '/v1/claims/imports',
    {
      config,
      schema: {
        querystring: z.strictObject({ format: z.enum(IMPORT_FORMATS) }),
        consumes: MEDIA_TYPES,
        response: { 200: ImportAnswer },
      },
    },
    async ({ query, body }) => {
      if (!(body instanceof Readable)) {
        throw new ConsoleError('UNSUPPORTED_MEDIA', `send the rows as ${MEDIA_TYPES.join(' or ')}`);
      }
      const { touched, ...answer } = await importClaims({
        store,
        source: body,
        format: query.format,
        regionKey: identity.regionKey,
        now,
      });
      judgeImported(touched);
      return answer;
    },
  );

  app.get(
    '/v1/imports/:id/rejects',
    {
      config,
      schema: { params: z.strictObject({ id: z.uuid() }), querystring: Page, response: { 200: RejectPage } },
    },
    async ({ params, query }) => {
      const batch = await store.db
        .selectFrom('import_batches')
        .select('rejected')
        .where('id', '=', params.id)
        .executeTakeFirst();
      if (!batch) throw new ConsoleError('NOT_FOUND', 'there is no such import');
      const items = await store.db
        .selectFrom('import_rejects')
        .select(['line', 'field', 'code', 'reason'])
        .where('batch', '=', params.id)
        .orderBy('line')
        .offset(query.offset)
        .limit(query.limit)
        .execute();
      return { total: batch.rejected, items };
    },
  );
};
