import type { KeyObject } from 'node:crypto';
import { ContractError } from '../../contract/errors.ts';
import { HubId, type KeyId } from '../../contract/ids.ts';
import { openProvisioningRequest, type ProvisioningRequest } from '../../contract/provisioning.ts';
import { keyOfJwk } from '../../contract/signature/public-jwk.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import { transportKeyOf } from '../../firmware-config/certificate/signing-request.ts';
import { FirmwareError } from '../../firmware-config/error.ts';
import { mayStandAt } from '../../firmware-config/profiles/device-profiles.ts';
import { RegistryError } from './error.ts';

/** A request whose sender holds both private keys. Whether that device is wanted is not decided here. */
export interface CheckedRequest {
  readonly request: ProvisioningRequest;
  readonly kid: KeyId;
  readonly transportKey: KeyObject;
}

/** Checks a signed provisioning request, or throws RegistryError. */
export async function checkRequest(signedRequest: string): Promise<CheckedRequest> {
  const { request, transportKey } = await openRequest(signedRequest);
  const kid = thumbprint(keyOfJwk(request.signingKey));
  // One key for both would let whoever makes a device answer a TLS challenge obtain a signature over evidence.
  if (thumbprint(transportKey) === kid) {
    throw new RegistryError('SAME_KEY_TWICE', 'signing key and transport key are the same; run: zs device init again');
  }
  // Brokers know a client by the common name of its certificate, and the hub's name may read and write for all.
  if (HubId.safeParse(request.device).success) {
    throw new RegistryError('DEVICE_ID_RESERVED', `${request.device} is a name for a hub; choose another device id`);
  }
  if (!mayStandAt(request.profile, request.place)) {
    throw new RegistryError('WRONG_PLACE', `a ${request.profile} can't stand at a ${request.place.type}`);
  }
  return { request, kid, transportKey };
}

async function openRequest(signedRequest: string): Promise<Pick<CheckedRequest, 'request' | 'transportKey'>> {
  try {
    const request = openProvisioningRequest(signedRequest);
    return { request, transportKey: await transportKeyOf(request.transportCsr) };
  } catch (cause) {
    if (!(cause instanceof ContractError || cause instanceof FirmwareError)) throw cause;
    throw new RegistryError('REQUEST_INVALID', `the request is damaged or was altered: ${cause.message}`, { cause });
  }
}
