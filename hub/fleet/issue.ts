import type { DesiredState } from '../../contract/desired-state.ts';
import { DesiredState as DesiredStateSchema } from '../../contract/desired-state.ts';
import type { DeviceId } from '../../contract/ids.ts';
import { digestOf, MAX_JWS_BYTES, MEDIA_TYPES, sign } from '../../contract/jws.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import { recordDeviceEvent } from '../registry/device-event.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import { FleetError } from './error.ts';
import type { DesiredContent } from './release.ts';

/** A device that was switched off for a month gets a fresh signature when it comes back. */
const LIFETIME_S = 30 * 86_400;

export type Signer = Pick<HubIdentity, 'hub' | 'kid' | 'signingKey'>;

export interface Order {
  readonly device: DeviceId;
  readonly content: DesiredContent;
  /** What it ran before: the way back. */
  readonly former: DesiredContent;
  readonly rollout: string | null;
}

/**
 * Signs what a device shall run as its next revision and keeps it, to be published after the commit. What it had not answered
 * yet is superseded. Only inside a transaction with the sequencer: the order is a line of the ledger. Returns the revision.
 */
export async function issueDesired(
  trx: DatabaseTransaction,
  signer: Signer,
  { device, content, former, rollout }: Order,
  now: number,
): Promise<number> {
  const latest = await trx
    .selectFrom('desired_states')
    .select(({ fn }) => fn.max<number | null>('revision').as('revision'))
    .where('device', '=', device)
    .executeTakeFirst();
  const revision = Number(latest?.revision ?? 0) + 1;
  const { signed, expiresAt } = signDesired(signer, device, revision, content, now);
  await trx
    .updateTable('desired_states')
    .set({ state: 'superseded' })
    .where('device', '=', device)
    .where('state', '=', 'sent')
    .execute();
  const json = JSON.stringify(content);
  await trx
    .insertInto('desired_states')
    .values({
      device,
      revision,
      rollout,
      content: json,
      former: JSON.stringify(former),
      signed,
      state: 'sent',
      problem: null,
      issued_at: new Date(now).toISOString(),
      expires_at: expiresAt,
      published_at: null,
      settled_at: null,
    })
    .execute();
  await recordDeviceEvent(trx, { event: 'desired', device, revision, content: digestOf(json) }, now);
  return revision;
}

/** Signs one revision for a month from now. Throws FleetError `TOO_LARGE`. */
export function signDesired(
  { hub, kid, signingKey }: Signer,
  device: DeviceId,
  revision: number,
  content: DesiredContent,
  now: number,
): { signed: string; expiresAt: string } {
  const iat = Math.floor(now / 1000);
  const exp = iat + LIFETIME_S;
  const state: DesiredState = { v: 1, iss: hub, aud: device, iat, exp, revision, ...content };
  const signed = sign(
    MEDIA_TYPES.desiredState,
    parseOrThrow(DesiredStateSchema, state, 'desired state'),
    signingKey,
    kid,
  );
  if (signed.length > MAX_JWS_BYTES) {
    throw new FleetError('TOO_LARGE', `what ${device} shall run has ${signed.length} bytes; at most ${MAX_JWS_BYTES}`);
  }
  return { signed, expiresAt: new Date(exp * 1000).toISOString() };
}
