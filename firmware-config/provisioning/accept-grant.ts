import { existsSync, readFileSync } from 'node:fs';
import type { HubId, KeyId } from '../../contract/ids.ts';
import { decryptWith, SECRET_TYPES } from '../../contract/jwe.ts';
import { openProvisioningGrant } from '../../contract/provisioning.ts';
import { replaceSecretFile } from '../../contract/signature/key-file.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import { FirmwareError } from '../error.ts';
import { type CheckedGrant, checkGrant } from './check-grant.ts';
import { deviceFiles, type InitialisedDevice, readInitialisedDevice } from './device-folder.ts';
import { fingerprintOf } from './fingerprint.ts';
import { REGION_KEY_BYTES, writeRegionKey } from './region-key-file.ts';

/** What the technician sees. `fingerprint` has to be the same as on the hub's screen. */
export interface AcceptedGrant {
  readonly hub: HubId;
  readonly hubKid: KeyId;
  readonly fingerprint: string;
  /** End of the certificate, ISO 8601 UTC. */
  readonly certificateUntil: string;
}

/**
 * Checks a grant and stores it: from then on the device trusts that hub. A grant of another hub than the one accepted
 * before is refused unless `replaceHub`: whoever can drop a file here must not be able to take the device over.
 */
export async function acceptGrant(
  dir: string,
  signedGrant: string,
  { replaceHub = false }: { replaceHub?: boolean } = {},
): Promise<AcceptedGrant> {
  const files = deviceFiles(dir);
  const device = readInitialisedDevice(dir);
  const checked = checkGrant(signedGrant, device);
  const hubKid = thumbprint(checked.hubKey);
  if (!replaceHub) assertSameHub(files.grant, hubKid);
  const keepsHub = !replaceHub && existsSync(files.grant);
  const former = keepsHub ? readFileSync(files.grant, 'utf8').trim() : undefined;

  const regionKey = await regionKeyOf(checked, device);
  writeRegionKey(files.regionKey, regionKey, signedGrant, former);
  replaceSecretFile(files.grant, signedGrant); // last: without it the device counts as not provisioned
  return {
    hub: checked.grant.iss,
    hubKid,
    fingerprint: fingerprintOf(hubKid),
    certificateUntil: checked.certificate.validToDate.toISOString(),
  };
}

function assertSameHub(grantFile: string, hubKid: KeyId): void {
  if (!existsSync(grantFile)) return;
  const { grant, hubKey } = openProvisioningGrant(readFileSync(grantFile, 'utf8').trim());
  const knownKid = thumbprint(hubKey);
  if (knownKid === hubKid) return;
  throw new FirmwareError(
    'OTHER_HUB',
    `this device trusts ${grant.iss} with key ${fingerprintOf(knownKid)}; the grant is signed with ` +
      `${fingerprintOf(hubKid)}. If the device really moves to another hub, accept it with --replace-hub`,
  );
}

async function regionKeyOf({ grant }: CheckedGrant, { transportKey }: InitialisedDevice): Promise<Buffer> {
  const { secret } = await decryptWith(transportKey, SECRET_TYPES.regionKey, grant.regionKey).catch(
    (cause: unknown) => {
      throw new FirmwareError('GRANT_INVALID', 'the region key in the grant is not for this device', { cause });
    },
  );
  if (secret.length === REGION_KEY_BYTES) return secret;
  throw new FirmwareError('GRANT_INVALID', `the region key has ${secret.length} bytes, not ${REGION_KEY_BYTES}`);
}
