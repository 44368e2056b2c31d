import { existsSync, readFileSync } from 'node:fs';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import type { DeviceIdentity } from '../device-identity.ts';
import { FirmwareError } from '../error.ts';
import { checkGrant } from './check-grant.ts';
import { deviceFiles, readInitialisedDevice } from './device-folder.ts';
import { readRegionKey } from './region-key-file.ts';

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
  const signedGrant = readFileSync(files.grant, 'utf8').trim();
  const { grant, hubKey, certificate } = checkGrant(signedGrant, device);
  assertInDate(certificate.validToDate, now());

  return {
    dir,
    config: grant.config,
    grantedAt: grant.iat,
    ueid: device.request.ueid,
    keyLevel: device.request.keyLevel,
    firstChain: device.request.chain,
    signingKey: device.signingKey,
    transportKey: device.transportKey,
    certificate: grant.certificate,
    certificateUntil: certificate.validToDate.getTime(),
    ca: grant.ca,
    hubKey,
    hubKid: thumbprint(hubKey),
    broker: grant.broker,
    deviceApi: grant.deviceApi,
    facePolicy: grant.facePolicy,
    regionKey: readRegionKey(files.regionKey, signedGrant),
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
