import { existsSync, readFileSync } from 'node:fs';
import { readSecretFile } from '../../contract/signature/key-file.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import type { DeviceIdentity } from '../device-identity.ts';
import { FirmwareError } from '../error.ts';
import { REGION_KEY_BYTES } from './accept-grant.ts';
import { checkGrant } from './check-grant.ts';
import { deviceFiles, readInitialisedDevice } from './device-folder.ts';

/**
 * Reads a provisioned device and checks its grant again, because files on a device can be altered. Throws FirmwareError,
 * or ContractError with `KEY_FILE_MISSING` or `KEY_FILE_TOO_OPEN`. `now` is ms since 1970.
 */
export function loadDevice(dir: string, now: () => number = Date.now): DeviceIdentity {
  const files = deviceFiles(dir);
  const device = readInitialisedDevice(dir);
  if (!existsSync(files.grant)) {
    throw new FirmwareError(
      'NOT_PROVISIONED',
      `${device.request.device} has no grant; approve ${files.request} at the hub, then run: zs device accept GRANT --dir ${dir}`,
    );
  }
  const { grant, hubKey, certificate } = checkGrant(readFileSync(files.grant, 'utf8').trim(), device);
  assertInDate(certificate.validToDate, now());

  return {
    dir,
    config: grant.config,
    ueid: device.request.ueid,
    keyLevel: device.request.keyLevel,
    firstChain: device.request.chain,
    signingKey: device.signingKey,
    transportKey: device.transportKey,
    certificate: grant.certificate,
    ca: grant.ca,
    hubKey,
    hubKid: thumbprint(hubKey),
    broker: grant.broker,
    deviceApi: grant.deviceApi,
    facePolicy: grant.facePolicy,
    regionKey: readRegionKey(files.regionKey),
  };
}

// Only the end is checked: a device whose clock lost its battery starts in the past and must still come up to ask for the time.
function assertInDate(until: Date, now: number): void {
  if (until.getTime() > now) return;
  throw new FirmwareError(
    'CERTIFICATE_EXPIRED',
    `the certificate ended on ${until.toISOString()}; approve request.jws again at the hub and accept the new grant`,
  );
}

function readRegionKey(path: string): Buffer {
  const key = Buffer.from(readSecretFile(path), 'base64url');
  if (key.length === REGION_KEY_BYTES) return key;
  throw new FirmwareError('GRANT_INVALID', `${path} does not hold the region key; accept the grant again`);
}
