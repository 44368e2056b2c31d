import { z } from 'zod';

/** Device id: lower-case letters, digits and hyphens, so that it is safe in a topic, a file name and a certificate. */
export const DeviceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,47}$/)
  .brand('DeviceId');
export type DeviceId = z.infer<typeof DeviceId>;

/** Code of a designated medical institution or pharmacy: one letter, six digits of region (GB/T 2260), five of serial. */
export const SiteId = z
  .string()
  .regex(/^[A-Z]\d{11}$/)
  .brand('SiteId');
export type SiteId = z.infer<typeof SiteId>;

/** Pseudonym of a person within one region: HMAC-SHA256 in base64url, see `pseudonym.ts`. Never a number or a name. */
export const SubjectId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .brand('SubjectId');
export type SubjectId = z.infer<typeof SubjectId>;

/** SHA-256 in base64url without padding. */
export const Digest = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .brand('Digest');
export type Digest = z.infer<typeof Digest>;

/** Random id of one outbox's chain. A re-installed device starts a new one. */
export const ChainId = z.uuidv4().brand('ChainId');
export type ChainId = z.infer<typeof ChainId>;

/** Id of one attestation, command or receipt: UUIDv7 (RFC 9562), so that ids sort by time. */
export const EventId = z.uuidv7().brand('EventId');
export type EventId = z.infer<typeof EventId>;

/** Key id: JWK thumbprint (RFC 7638). */
export const KeyId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .brand('KeyId');
export type KeyId = z.infer<typeof KeyId>;

/** Id of the hub of one region. */
export const HubId = z
  .string()
  .regex(/^hub-[a-z0-9-]{1,40}$/)
  .brand('HubId');
export type HubId = z.infer<typeof HubId>;

export function newChainId(): ChainId {
  return ChainId.parse(crypto.randomUUID());
}

/** A UUIDv7 for the instant `now` (ms since 1970). */
export function newEventId(now: number): EventId {
  const bytes = Buffer.from(crypto.getRandomValues(new Uint8Array(16)));
  bytes.writeUIntBE(Math.floor(now), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return EventId.parse(uuid);
}
