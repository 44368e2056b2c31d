import { z } from 'zod';
import { FleetDevice, FleetFilter } from '../../fleet/fleet-view.ts';
import { listFleet } from '../../fleet/list-fleet.ts';
import { rolloutStatus } from '../../fleet/rollout-status.ts';
import type { Routes } from '../console-parts.ts';
import { FleetPage, FleetQuery, RolloutList } from '../fleet-schema.ts';
import { loadFleetPage } from '../load-fleet-page.ts';

/** How the devices are, and how far changes of what they run have come. */
export const fleetRoutes: Routes = (app, { store, now }) => {
  const config = { access: 'device.read' } as const;

  const Fleet = z.strictObject({ items: z.array(FleetDevice) });
  app.get(
    '/v1/fleet',
    { config, schema: { querystring: FleetFilter, response: { 200: Fleet } } },
    async ({ query }) => ({
      items: await listFleet(store.db, query),
    }),
  );

  app.get(
    '/v1/fleet/devices',
    { config, schema: { querystring: FleetQuery, response: { 200: FleetPage } } },
    ({ query }) => loadFleetPage(store.db, query, now()),
  );

  app.get('/v1/fleet/rollouts', { config, schema: { response: { 200: RolloutList } } }, async () => ({
    items: await rolloutStatus(store.db),
  }));
};
