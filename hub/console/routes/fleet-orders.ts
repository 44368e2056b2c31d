import { z } from 'zod';
import { defaultRingPlan } from '../../../firmware-config/rings/ring-plan.ts';
import { audit } from '../../access/audit.ts';
import { listBundles } from '../../fleet/list-bundles.ts';
import { resumeRollout, startRollout, stopRollout } from '../../fleet/rollouts.ts';
import type { ConsoleParts, FleetDesk, Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { BundleList, RolloutInput, RolloutStarted, RolloutStop } from '../fleet-schema.ts';

const ById = z.strictObject({ id: z.string().max(64) });
const Nothing = z.strictObject({});

/** Ordering, stopping and resuming roll-outs; the hub's keeper carries them out. */
export const fleetOrderRoutes: Routes = (app, parts) => {
  const { store, now } = parts;
  const config = { access: 'device.manage' } as const;
  const record = (account: string, action: string, id: string, reason?: string) =>
    audit(
      store,
      { account, action, target: { type: 'rollout', id }, outcome: 'done', ...(reason && { detail: { reason } }) },
      now(),
    );

  app.get(
    '/v1/fleet/bundles',
    { config: { access: 'device.read' }, schema: { response: { 200: BundleList } } },
    async () => ({ items: await listBundles(store.db) }),
  );

  app.post(
    '/v1/fleet/rollouts',
    { config, schema: { body: RolloutInput, response: { 200: RolloutStarted } } },
    async ({ body, actor: by }) => {
      const { identity, facePolicy } = deskOf(parts);
      const { notice, language, bundle, siteData, site, profile, healthyWithinS, soakS } = body;
      const release = {
        ...(notice !== undefined && { notice }),
        ...(language && { settings: { language } }),
        ...(body.facePolicy && { facePolicy: facePolicy() }),
        ...(bundle !== undefined && { bundle }),
        ...(siteData && { site: true as const }),
        healthyWithinS,
      };
      const plan = { ...defaultRingPlan(), ...(soakS !== undefined && { soakS }) };
      const selection = { ...(site && { site }), ...(profile && { profile }) };
      const id = await startRollout(store, identity, { release, plan, selection, by }, now());
      await record(by, 'rollout.started', id);
      return { id };
    },
  );

  app.post(
    '/v1/fleet/rollouts/:id/stop',
    { config, schema: { params: ById, body: RolloutStop, response: { 200: Nothing } } },
    async ({ params, body, actor }) => {
      await stopRollout(store, params.id, body, now());
      await record(actor, 'rollout.stopped', params.id, body.reason);
      return {};
    },
  );

  app.post(
    '/v1/fleet/rollouts/:id/resume',
    { config, schema: { params: ById, body: Nothing, response: { 200: Nothing } } },
    async ({ params, actor }) => {
      await resumeRollout(store, params.id, now());
      await record(actor, 'rollout.resumed', params.id);
      return {};
    },
  );
};

/** What signs for devices. A process that only shows (a copy, a test) has none. */
export function deskOf({ fleet }: ConsoleParts): FleetDesk {
  if (fleet) return fleet;
  throw new ConsoleError('SHOWS_ONLY', 'this process only shows the fleet; ask the hub that devices are connected to');
}
