import { z } from 'zod';
import { DeviceConfig, DeviceProfile } from './device-config.ts';
import { Place } from './evidence.ts';
import { ChainId, DeviceId, HubId, KeyId, SiteId } from './ids.ts';

/** A public key as JWK (RFC 7517), only the members of a public EC or OKP key: a private member is refused. */
export const PublicJwk = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }),
]);
export type PublicJwk = z.infer<typeof PublicJwk>;

/**
 * What a device asks for, signed with its own signing key (proof of possession). The private keys never leave it: the
 * signing key signs attestations, the transport key is for TLS and for what the hub encrypts to this device.
 */
export const ProvisioningRequest = z.strictObject({
  v: z.literal(1),
  device: DeviceId,
  ueid: z.string().min(1).max(64),
  site: SiteId,
  place: Place,
  profile: DeviceProfile,
  signingKey: PublicJwk,
  keyLevel: z.enum(['L0', 'L1']),
  transportCsr: z.string().startsWith('-----BEGIN CERTIFICATE REQUEST-----').max(8192),
  chain: ChainId,
});
export type ProvisioningRequest = z.infer<typeof ProvisioningRequest>;

/** What the hub grants, signed by the hub. The technician compares the hub's key id on both screens. */
export const ProvisioningGrant = z.strictObject({
  v: z.literal(1),
  iss: HubId,
  aud: DeviceId,
  iat: z.number(),
  hubKey: PublicJwk,
  /** The signing key this grant is for: a grant can't be moved to another device. */
  kid: KeyId,
  certificate: z.string().startsWith('-----BEGIN CERTIFICATE-----'),
  ca: z.string().startsWith('-----BEGIN CERTIFICATE-----'),
  broker: z.url({ protocol: /^mqtts?$/ }),
  /** Base of the hub's HTTPS interface for devices (vault). */
  deviceApi: z.url({ protocol: /^https$/ }),
  config: DeviceConfig,
  /** Signed FacePolicy. */
  facePolicy: z.string(),
  /** The region's pseudonym key, as JWE to the device's transport key. */
  regionKey: z.string(),
});
export type ProvisioningGrant = z.infer<typeof ProvisioningGrant>;
