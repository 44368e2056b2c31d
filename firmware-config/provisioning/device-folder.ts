import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openProvisioningRequest, type ProvisioningRequest } from '../../contract/provisioning.ts';
import { readPrivateKey } from '../../contract/signature/key-file.ts';
import { keyOfJwk } from '../../contract/signature/public-jwk.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import { FirmwareError } from '../error.ts';

/** The files of a provisioned device. All of them have mode 0600 and the folder 0700. */
export function deviceFiles(dir: string) {
  return {
    signingKey: join(dir, 'signing.key'),
    transportKey: join(dir, 'transport.key'),
    request: join(dir, 'request.jws'),
    grant: join(dir, 'grant.jws'),
    regionKey: join(dir, 'region.key'),
  } as const;
}

/** What a device is before anyone trusts it: its own keys and the request it made with them. */
export interface InitialisedDevice {
  readonly request: ProvisioningRequest;
  readonly signingKey: KeyObject;
  readonly transportKey: KeyObject;
}

/** Reads what `initDevice` made. Throws FirmwareError, or ContractError when a key file is missing or open to others. */
export function readInitialisedDevice(dir: string): InitialisedDevice {
  const files = deviceFiles(dir);
  if (!existsSync(files.request)) {
    throw new FirmwareError('NOT_INITIALISED', `${files.request} does not exist; run: zs device init --dir ${dir}`);
  }
  const signingKey = readPrivateKey(files.signingKey);
  const transportKey = readPrivateKey(files.transportKey);
  const request = openProvisioningRequest(readFileSync(files.request, 'utf8').trim());
  if (thumbprint(signingKey) !== thumbprint(keyOfJwk(request.signingKey))) {
    throw new FirmwareError('REQUEST_ALTERED', `${files.request} was not made with ${files.signingKey}`);
  }
  return { request, signingKey, transportKey };
}
