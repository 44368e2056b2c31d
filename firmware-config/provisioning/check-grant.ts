import { type KeyObject, X509Certificate } from 'node:crypto';
import { FacePolicy } from '../../contract/face-policy.ts';
import { MEDIA_TYPES, verify } from '../../contract/jws.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import { openProvisioningGrant, type ProvisioningGrant } from '../../contract/provisioning.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import { subjectOf } from '../certificate/certificate-subject.ts';
import { FirmwareError } from '../error.ts';
import type { InitialisedDevice } from './device-folder.ts';

const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2'; // RFC 5280, 4.2.1.12

/** A grant that was made for this device, complete and consistent. Whose hub made it is not decided here. */
export interface CheckedGrant {
  readonly grant: ProvisioningGrant;
  readonly hubKey: KeyObject;
  readonly certificate: X509Certificate;
}

/** Checks that a signed grant is for this device and that everything in it belongs together, or throws. */
export function checkGrant(signedGrant: string, device: InitialisedDevice): CheckedGrant {
  const { grant, hubKey } = openGrant(signedGrant);
  assertAddressedTo(device, grant);
  assertConfigFits(device, grant);
  const certificate = checkCertificate(device, grant);
  assertPolicySignedBy(hubKey, grant.facePolicy);
  return { grant, hubKey, certificate };
}

function openGrant(signedGrant: string): { grant: ProvisioningGrant; hubKey: KeyObject } {
  try {
    return openProvisioningGrant(signedGrant);
  } catch (cause) {
    throw new FirmwareError('GRANT_INVALID', 'the grant is damaged or was altered; ask the hub for a new one', {
      cause,
    });
  }
}

function assertAddressedTo({ request, signingKey }: InitialisedDevice, grant: ProvisioningGrant): void {
  if (grant.aud === request.device && grant.kid === thumbprint(signingKey)) return;
  throw new FirmwareError(
    'GRANT_FOR_OTHER_DEVICE',
    `this grant is for ${grant.aud} and another key; approve the request of ${request.device} at the hub`,
  );
}

function assertConfigFits({ request }: InitialisedDevice, { iss, config }: ProvisioningGrant): void {
  const fits =
    config.hub === iss &&
    config.device === request.device &&
    config.site === request.site &&
    config.profile === request.profile;
  if (!fits)
    throw new FirmwareError('GRANT_INVALID', 'the configuration in the grant is not the one that was requested');
}

function checkCertificate({ request, transportKey }: InitialisedDevice, grant: ProvisioningGrant): X509Certificate {
  const [certificate, ca] = [parseCertificate(grant.certificate), parseCertificate(grant.ca)];
  const { commonName, organisation } = subjectOf(certificate);
  const sound =
    ca.ca &&
    certificate.checkIssued(ca) &&
    certificate.verify(ca.publicKey) &&
    certificate.checkPrivateKey(transportKey) &&
    (certificate.keyUsage?.includes(CLIENT_AUTHENTICATION) ?? false) &&
    commonName === request.device &&
    organisation === request.site;
  if (!sound) throw new FirmwareError('GRANT_INVALID', "the certificate is not one for this device's transport key");
  return certificate;
}

function parseCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new FirmwareError('GRANT_INVALID', 'a certificate in the grant can not be read', { cause });
  }
}

function assertPolicySignedBy(hubKey: KeyObject, facePolicy: string): void {
  try {
    const policy = verify(facePolicy, MEDIA_TYPES.facePolicy, (kid) =>
      kid === thumbprint(hubKey) ? hubKey : undefined,
    );
    parseOrThrow(FacePolicy, policy, 'face policy');
  } catch (cause) {
    throw new FirmwareError('GRANT_INVALID', 'the face policy in the grant is not signed by its hub', { cause });
  }
}
