import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { DeviceId, KeyId } from './ids.ts';

/**
 * An invitation for one device, as a technician carries it: `zs1.ID.SECRET.KID`. The secret proves to the hub that this device
 * was invited; the hub's key id tells the device which hub it is, so that nobody in between can be either of them.
 */
export interface Invitation {
  readonly id: string;
  readonly secret: string;
  readonly hubKid: KeyId;
}

const Part = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

/** Writes an invitation as one line without spaces. */
export function invitationText({ id, secret, hubKid }: Invitation): string {
  return `zs1.${id}.${secret}.${hubKid}`;
}

/** Reads an invitation; undefined when the text is none, or lost a character on the way. */
export function readInvitation(text: string): Invitation | undefined {
  const [scheme, id, secret, hubKid, ...rest] = text.trim().split('.');
  const kid = KeyId.safeParse(hubKid);
  const sound = scheme === 'zs1' && rest.length === 0 && Part.safeParse(id).success && Part.safeParse(secret).success;
  return sound && kid.success && id && secret ? { id, secret, hubKid: kid.data } : undefined;
}

/** What a device sends to be enrolled: its signed ProvisioningRequest, and the proof that it was invited. */
export const EnrolmentRequest = z.strictObject({
  v: z.literal(1),
  invitation: Part,
  request: z.string().max(16_384),
  proof: KeyId,
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

/** The answer to an enrolment or a renewal: a signed ProvisioningGrant. */
export const GrantAnswer = z.strictObject({ grant: z.string().max(65_536) });
export type GrantAnswer = z.infer<typeof GrantAnswer>;

/** What a device sends over its own certificate to have that renewed: the request it once made and the grant it holds. */
export const RenewalRequest = z.strictObject({
  v: z.literal(1),
  request: z.string().max(16_384),
  grant: z.string().max(65_536),
});
export type RenewalRequest = z.infer<typeof RenewalRequest>;

/** What the hub says to a device whose certificate is the one in force: that it is. */
export const CertificateAnswer = z.strictObject({ device: DeviceId });
export type CertificateAnswer = z.infer<typeof CertificateAnswer>;

/**
 * Where they are sent: enrolments to the open door for new devices, renewals to the interface that asks for a certificate. There a
 * device also tries a new one (`certificate`) before it gives up the old.
 */
export const ENROLMENT_PATHS = {
  enrolments: '/v1/enrolments',
  renewals: '/v1/renewals',
  certificate: '/v1/certificate',
} as const;

/**
 * The proof for one request: HMAC-SHA256 under the invitation's secret. It covers the request, and so the device's keys: who
 * reads it on the way can't use it for keys of his own.
 */
export function enrolmentProof(secret: string, request: string): KeyId {
  return KeyId.parse(createHmac('sha256', secret).update(`zs-enrolment 1\n${request}`).digest('base64url'));
}

/** Whether a proof is the one for this request; takes the same time for every wrong one. */
export function holdsProof(secret: string, request: string, proof: KeyId): boolean {
  return timingSafeEqual(Buffer.from(enrolmentProof(secret, request)), Buffer.from(proof));
}
