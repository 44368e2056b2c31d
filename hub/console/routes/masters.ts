import { z } from 'zod';
import { SiteId, SubjectId } from '../../../contract/ids.ts';
import { MasterRecord } from '../../../contract/master.ts';
import { audit } from '../../access/audit.ts';
import { TouchedByMasters } from '../../crosscheck/touched-by-masters.ts';
import { importMasters, MASTER_FORMATS } from '../../masters/import.ts';
import { listMasters } from '../../masters/list-masters.ts';
import type { Routes } from '../console-parts.ts';
import { ImportCounts } from '../import-schema.ts';
import { ImportPlace, incomingRows } from '../incoming-rows.ts';
import { judgesInBackground } from '../judge-in-background.ts';
import { Page } from '../page.ts';

const kinds = MasterRecord.options.map((option) => option.shape.record.value);
const instant = z.iso.datetime({ offset: true });

const MastersImported = ImportCounts.extend({ batch: z.string(), digest: z.string() });

/** `at`: what held then; `knownAt`: what the hub knew then; `history`: replaced and withdrawn versions as well. */
const MasterQuery = Page.extend({
  kind: z.enum(kinds),
  site: SiteId.optional(),
  subject: SubjectId.optional(),
  at: instant.optional(),
  knownAt: instant.optional(),
  history: z.enum(['true', 'false']).default('false'),
});

const MasterPage = z.strictObject({
  total: z.number(),
  items: z.array(
    z.strictObject({
      id: z.string(),
      from: z.string(),
      until: z.string().nullable(),
      recordedAt: z.string(),
      replacedAt: z.string().nullable(),
      batch: z.string(),
      content: z.record(z.string(), z.unknown()),
    }),
  ),
});

export const masterRoutes: Routes = (app, { store, identity, crossCheck, now }) => {
  const config = { access: 'master.import' } as const;
  const judge = judgesInBackground(app, crossCheck);

  app.post(
    '/v1/masters/imports',
    {
      config,
      schema: {
        querystring: z.strictObject({
          format: z.enum(MASTER_FORMATS).default('ndjson'),
          ...ImportPlace,
        }),
        response: { 200: MastersImported },
      },
    },
    async (request) => {
      const touched = new TouchedByMasters();
      const { batch, digest, rows, accepted, duplicates, cancelled, rejected } = await importMasters({
        store,
        ...incomingRows(request),
        ...request.query,
        regionKey: identity.regionKey,
        now,
        onChanged: (changed) => touched.add(changed),
      });
      const target = { type: 'import', id: batch };
      await audit(store, { account: request.actor, action: 'masters.imported', target, outcome: 'done' }, now());
      const again = await touched.scope(store.db);
      if (again) judge(again.scope, again.since);
      return { batch, digest, rows, accepted, duplicates, cancelled, rejected };
    },
  );

  app.get(
    '/v1/masters',
    { config: { access: 'master.read' }, schema: { querystring: MasterQuery, response: { 200: MasterPage } } },
    async ({ query: { at, knownAt, history, ...query } }) => {
      const { total, rows } = await listMasters(store.db, {
        ...query,
        at: at === undefined ? undefined : Date.parse(at),
        knownAt: knownAt === undefined ? undefined : Date.parse(knownAt),
        history: history === 'true',
      });
      const items = rows.map((row) => ({
        id: row.id,
        from: row.valid_from,
        until: row.valid_until,
        recordedAt: row.recorded_at,
        replacedAt: row.replaced_at,
        batch: row.batch,
        content: JSON.parse(row.content),
      }));
      return { total, items };
    },
  );
};
