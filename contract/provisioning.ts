import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { DeviceConfig, DeviceProfile } from './device-config.ts';
import { Place } from './evidence.ts';
import { ChainId, DeviceId, HubId, KeyId, SiteId } from './ids.ts';
import { MEDIA_TYPES, verifyIntroduction } from './jws.ts';
import { parseOrThrow } from './parse.ts';
import { keyOfJwk, PublicJwk } from './signature/public-jwk.ts';

export { PublicJwk };

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

/** Opens a request that is signed by the signing key it carries, or throws a ContractError. */
export function openProvisioningRequest(jws: string): ProvisioningRequest {
  const payload = verifyIntroduction(jws, MEDIA_TYPES.provisioningRequest, (claimed) =>
    keyOfJwk(parseOrThrow(ProvisioningRequest, claimed, 'provisioning request').signingKey),
  );
  return parseOrThrow(ProvisioningRequest, payload, 'provisioning request');
}

/** Opens a grant that is signed by the hub key it carries, or throws a ContractError. Whose hub that is, a person compares. */
export function openProvisioningGrant(jws: string): { grant: ProvisioningGrant; hubKey: KeyObject } {
  const keyWithin = (claimed: unknown) => keyOfJwk(parseOrThrow(ProvisioningGrant, claimed, 'grant').hubKey);
  const payload = verifyIntroduction(jws, MEDIA_TYPES.provisioningGrant, keyWithin);
  return { grant: parseOrThrow(ProvisioningGrant, payload, 'grant'), hubKey: keyWithin(payload) };
}
