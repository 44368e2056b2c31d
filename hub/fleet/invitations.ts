import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { DeviceConfig, DeviceProfile } from '../../contract/device-config.ts';
import { type EnrolmentRequest, holdsProof, type Invitation } from '../../contract/enrolment.ts';
import { Place } from '../../contract/evidence.ts';
import { DeviceId, SiteId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import { approveDevice } from '../registry/approve.ts';
import { checkRequest } from '../registry/check-request.ts';
import { findSite } from '../registry/sites.ts';
import type { Store } from '../store/store.ts';
import { EnrolmentError } from './enrolment-error.ts';

/** What an operator allowed beforehand: exactly this device, for this purpose, at this place, with this grant. */
export const InvitedDevice = z.strictObject({
  device: DeviceId,
  site: SiteId,
  place: Place,
  profile: DeviceProfile,
  broker: z.url({ protocol: /^mqtts?$/ }),
  deviceApi: z.url({ protocol: /^https$/ }),
  notice: z.string().min(1).max(64),
  position: DeviceConfig.shape.position,
  /** The site's own networks: the second signal beside a position. */
  networks: DeviceConfig.shape.networks,
  replace: z.boolean(),
});
export type InvitedDevice = z.infer<typeof InvitedDevice>;

const random = () => randomBytes(16).toString('base64url');

/** Invites one device. The answer is to be carried to it: whoever has it can enrol in its place, once, until it ends. */
export async function inviteDevice(
  store: Store,
  identity: Pick<HubIdentity, 'kid'>,
  invited: InvitedDevice,
  { now, lifetimeMs }: { now: number; lifetimeMs: number },
): Promise<Invitation> {
  await findSite(store.db, invited.site);
  const invitation = { id: random(), secret: random(), hubKid: identity.kid };
  await store.db
    .insertInto('device_invitations')
    .values({
      id: invitation.id,
      secret: invitation.secret,
      device: invited.device,
      content: JSON.stringify(invited),
      created_at: new Date(now).toISOString(),
      expires_at: new Date(now + lifetimeMs).toISOString(),
      used_at: null,
      used_request: null,
    })
    .execute();
  return invitation;
}

export interface EnrolNeeds {
  readonly store: Store;
  readonly identity: HubIdentity;
  /** Signed FacePolicy in force. */
  readonly facePolicy: () => string;
  readonly now: () => number;
}

/**
 * Enrols an invited device and returns its grant. An invitation is good for one request; the same request may come again, because
 * an answer can get lost. Every refusal before the proof holds is the same: nobody learns which invitations there are.
 */
export async function enrolDevice(
  { store, identity, facePolicy, now }: EnrolNeeds,
  { invitation: id, request, proof }: EnrolmentRequest,
): Promise<string> {
  const unknown = new EnrolmentError(
    'INVITATION_UNKNOWN',
    'this invitation is not known, was used, or has ended; ask for another',
  );
  const row = await store.db.selectFrom('device_invitations').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row || !holdsProof(row.secret, request, proof) || Date.parse(row.expires_at) <= now()) throw unknown;
  const digest = digestOf(request);
  if (row.used_request !== null && row.used_request !== digest) throw unknown;

  const invited = InvitedDevice.parse(JSON.parse(row.content));
  const { request: asked } = await checkRequest(request);
  const isInvited =
    asked.device === invited.device &&
    asked.site === invited.site &&
    asked.profile === invited.profile &&
    asked.place.type === invited.place.type &&
    asked.place.id === invited.place.id;
  if (!isInvited) {
    throw new EnrolmentError(
      'NOT_AS_INVITED',
      `${invited.device} was invited for another place or purpose; begin anew`,
    );
  }
  // Taken before the approval: of two that come at once with one invitation, one gets it.
  const { numUpdatedRows } = await store.db
    .updateTable('device_invitations')
    .set({ used_at: new Date(now()).toISOString(), used_request: digest })
    .where('id', '=', id)
    .where(({ eb, or }) => or([eb('used_request', 'is', null), eb('used_request', '=', digest)]))
    .executeTakeFirst();
  if (Number(numUpdatedRows) !== 1) throw unknown;
  const { broker, deviceApi, notice, position, networks, replace } = invited;
  const terms = {
    broker,
    deviceApi,
    notice,
    facePolicy: facePolicy(),
    ...(position && { position }),
    ...(networks && { networks }),
  };
  return await approveDevice({ store, identity, request, replace, ...terms, now });
}
