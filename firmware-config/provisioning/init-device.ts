import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import type { DeviceProfile } from '../../contract/device-config.ts';
import type { Place } from '../../contract/evidence.ts';
import { type DeviceId, newChainId, type SiteId } from '../../contract/ids.ts';
import { MEDIA_TYPES, sign } from '../../contract/jws.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import { ProvisioningRequest } from '../../contract/provisioning.ts';
import { es256 } from '../../contract/signature/es256.ts';
import { writePrivateKey, writeSecretFile } from '../../contract/signature/key-file.ts';
import { jwkOf } from '../../contract/signature/public-jwk.ts';
import { createSigningRequest } from '../certificate/signing-request.ts';
import { FirmwareError } from '../error.ts';
import { deviceProfiles, mayStandAt } from '../profiles/device-profiles.ts';
import { deviceFiles } from './device-folder.ts';
import { hardwareId } from './hardware-id.ts';

export interface NewDevice {
  readonly device: DeviceId;
  readonly site: SiteId;
  readonly place: Place;
  readonly profile: DeviceProfile;
}

/**
 * Makes a device's keys in `dir` and writes `request.jws`, which the hub approves. Nothing is overwritten: keys in the
 * folder mean another device lives there. Returns the request.
 *
 * The key level is L0: the keys are files, and whoever is root on this machine can copy them. The hub is told so.
 */
export async function initDevice(dir: string, { device, site, place, profile }: NewDevice): Promise<string> {
  if (!mayStandAt(profile, place)) {
    const places = deviceProfiles[profile].places.join(', ');
    throw new FirmwareError('WRONG_PLACE', `a ${profile} can't stand at a ${place.type}; choose one of: ${places}`);
  }
  const files = deviceFiles(dir);
  const existing = Object.values(files).find((path) => existsSync(path));
  if (existing) {
    throw new FirmwareError('ALREADY_INITIALISED', `${existing} exists; choose an empty folder, or retire that device`);
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);

  const signing = es256.generate();
  const transport = es256.generate();
  const request: ProvisioningRequest = {
    v: 1,
    device,
    ueid: hardwareId(),
    site,
    place,
    profile,
    signingKey: jwkOf(signing.publicKey),
    keyLevel: 'L0',
    transportCsr: await createSigningRequest(transport.privateKey, device, site),
    chain: newChainId(),
  };
  const signed = sign(
    MEDIA_TYPES.provisioningRequest,
    parseOrThrow(ProvisioningRequest, request, 'provisioning request'),
    signing.privateKey,
  );
  writePrivateKey(files.signingKey, signing.privateKey);
  writePrivateKey(files.transportKey, transport.privateKey);
  writeSecretFile(files.request, signed);
  return signed;
}
