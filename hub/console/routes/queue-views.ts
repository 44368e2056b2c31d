import { z } from 'zod';
import { SavedView, SavedViewInput } from '../../cases/saved-view-schema.ts';
import { listViews, removeView, saveView } from '../../cases/saved-views.ts';
import type { Routes } from '../console-parts.ts';

const ViewId = z.strictObject({ id: z.string().max(64) });
const ViewList = z.strictObject({ items: z.array(SavedView) });

/** Ways of looking at the queue that people keep, and lend to a role. Each answers with all of the caller's. */
export const queueViewRoutes: Routes = (app, { store, now }) => {
  const config = { access: 'finding.read' } as const;
  const response = { 200: ViewList };
  const viewsOf = async (account: string, roles: Parameters<typeof listViews>[2] = []) => ({
    items: await listViews(store.db, account, roles),
  });

  app.get('/v1/queue/views', { config, schema: { response } }, ({ actor, principal }) =>
    viewsOf(actor, principal?.roles),
  );

  app.post(
    '/v1/queue/views',
    { config, schema: { body: SavedViewInput, response } },
    async ({ body, actor, principal }) => {
      await saveView(store, actor, body, now());
      return await viewsOf(actor, principal?.roles);
    },
  );

  app.post(
    '/v1/queue/views/:id/removal',
    { config, schema: { params: ViewId, response } },
    async ({ params, actor, principal }) => {
      await removeView(store, actor, params.id);
      return await viewsOf(actor, principal?.roles);
    },
  );
};
