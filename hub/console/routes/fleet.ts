import { z } from 'zod';
import { FleetDevice, FleetFilter, RolloutStatus } from '../../fleet/fleet-view.ts';
import { listFleet } from '../../fleet/list-fleet.ts';
import { rolloutStatus } from '../../fleet/rollout-status.ts';
import type { Routes } from '../console-parts.ts';

/** How the devices are, and how far changes of what they run have come. Ordering a change is the command line's. */
export const fleetRoutes: Routes = (app, { store }) => {
  const config = { access: 'device.read' } as const;

  const Fleet = z.strictObject({ items: z.array(FleetDevice) });
  app.get(
    '/v1/fleet',
    { config, schema: { querystring: FleetFilter, response: { 200: Fleet } } },
    async ({ query }) => ({
      items: await listFleet(store.db, query),
    }),
  );

  const Rollouts = z.strictObject({ items: z.array(RolloutStatus) });
  app.get('/v1/fleet/rollouts', { config, schema: { response: { 200: Rollouts } } }, async () => ({
    items: await rolloutStatus(store.db),
  }));
};
