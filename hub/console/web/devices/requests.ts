import { z } from 'zod';
import { InvitationView } from '../../../fleet/invitation-view.ts';
import {
  BundleList,
  FleetPage,
  type InvitationInput,
  InvitationMade,
  type RolloutInput,
  RolloutList,
  RolloutStarted,
  type RolloutStop,
} from '../../fleet-schema.ts';
import { get, post } from '../api/http.ts';
import { rememberSites } from '../i18n/site-names.ts';

const Invitations = z.strictObject({ items: z.array(InvitationView) });
export type Invitations = z.infer<typeof Invitations>;
export type Bundles = z.infer<typeof BundleList>;
export type Rollouts = z.infer<typeof RolloutList>;

/** A page of the fleet; `search` is the query string of the hub's FleetQuery. */
export async function getFleet(search: URLSearchParams, signal?: AbortSignal): Promise<FleetPage> {
  const page = await get(FleetPage, `/v1/fleet/devices?${search}`, signal);
  rememberSites(page.items.map(({ site: id, siteName: name }) => ({ site: { id, name } })));
  return page;
}

export function getRollouts(signal?: AbortSignal): Promise<Rollouts> {
  return get(RolloutList, '/v1/fleet/rollouts', signal);
}

export function getBundles(signal?: AbortSignal): Promise<Bundles> {
  return get(BundleList, '/v1/fleet/bundles', signal);
}

export async function orderRollout(wanted: RolloutInput): Promise<string> {
  return (await post(RolloutStarted, '/v1/fleet/rollouts', wanted)).id;
}

export async function stopRollout(id: string, stop: RolloutStop): Promise<void> {
  await post(z.unknown(), `/v1/fleet/rollouts/${encodeURIComponent(id)}/stop`, stop);
}

export async function resumeRollout(id: string): Promise<void> {
  await post(z.unknown(), `/v1/fleet/rollouts/${encodeURIComponent(id)}/resume`, {});
}

export function getInvitations(signal?: AbortSignal): Promise<Invitations> {
  return get(Invitations, '/v1/fleet/invitations', signal);
}

/** The answer holds the secret, here and nowhere else. */
export function invite(wanted: InvitationInput): Promise<InvitationMade> {
  return post(InvitationMade, '/v1/fleet/invitations', wanted);
}

export async function endInvitation(id: string): Promise<void> {
  await post(z.unknown(), `/v1/fleet/invitations/${encodeURIComponent(id)}/end`, {});
}

export async function revoke(device: string, reason: string): Promise<void> {
  await post(z.unknown(), `/v1/devices/${encodeURIComponent(device)}/revocations`, { reason });
}
