import { DeviceConfig } from '../../contract/device-config.ts';
import { FacePolicy } from '../../contract/face-policy.ts';
import { encryptTo, SECRET_TYPES } from '../../contract/jwe.ts';
import { digestOf, MEDIA_TYPES, sign, verify } from '../../contract/jws.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import { ProvisioningGrant } from '../../contract/provisioning.ts';
import { jwkOf } from '../../contract/signature/public-jwk.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import type { CheckedRequest } from './check-request.ts';
import { RegistryError } from './error.ts';
import type { Site } from './sites.ts';

/** What the operator decides about a device, and where it finds its hub. */
export interface GrantTerms {
  /** `mqtts://host:port` of the broker. */
  readonly broker: string;
  /** `https://host:port` of the device API. */
  readonly deviceApi: string;
  /** FacePolicy signed by this hub. */
  readonly facePolicy: string;
  /** Version of the notice that is shown before a face is looked at. */
  readonly notice: string;
  /** Where the device stands, when it stands still. */
  readonly position?: DeviceConfig['position'];
  /** Networks that exist at its site only. */
  readonly networks?: DeviceConfig['networks'];
}

/** The configuration of a device. Its version is a digest of its content: the same content is the same version. */
export function deviceConfig(
  hub: HubIdentity['hub'],
  { request }: CheckedRequest,
  site: Site,
  { notice, position, networks }: Pick<GrantTerms, 'notice' | 'position' | 'networks'>,
): DeviceConfig {
  const content = {
    hub,
    device: request.device,
    site: site.id,
    siteName: site.name,
    place: request.place,
    profile: request.profile,
    ...(position ? { position } : {}),
    ...(site.fence ? { fence: site.fence } : {}),
    ...(networks ? { networks } : {}),
    notice,
  };
  const version = `config-${digestOf(JSON.stringify(content)).slice(0, 12)}`;
  return parseOrThrow(DeviceConfig, { version, ...content }, 'device configuration');
}

/** Signs the grant for one device; the region key inside can be opened by that device alone. */
export async function signGrant(
  identity: HubIdentity,
  { request, kid, transportKey }: CheckedRequest,
  { config, certificate, terms }: { config: DeviceConfig; certificate: string; terms: GrantTerms },
  now: number,
): Promise<string> {
  const grant: ProvisioningGrant = {
    v: 1,
    iss: identity.hub,
    aud: request.device,
    iat: now / 1000,
    hubKey: jwkOf(identity.publicKey),
    kid,
    certificate,
    ca: identity.ca.certificate,
    broker: terms.broker,
    deviceApi: terms.deviceApi,
    config,
    facePolicy: terms.facePolicy,
    regionKey: await encryptTo(transportKey, SECRET_TYPES.regionKey, identity.regionKey),
  };
  return sign(MEDIA_TYPES.provisioningGrant, parseOrThrow(ProvisioningGrant, grant, 'grant'), identity.signingKey);
}

/** Throws `POLICY_INVALID` unless the face policy is complete and signed by this hub: devices will refuse any other. */
export function assertOwnPolicy(identity: HubIdentity, facePolicy: string): void {
  try {
    const ownKey = (kid: string) => (kid === identity.kid ? identity.publicKey : undefined);
    parseOrThrow(FacePolicy, verify(facePolicy, MEDIA_TYPES.facePolicy, ownKey), 'face policy');
  } catch (cause) {
    throw new RegistryError('POLICY_INVALID', 'the face policy is not signed by this hub, or not complete', { cause });
  }
}
