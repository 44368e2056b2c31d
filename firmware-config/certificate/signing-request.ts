import { createPublicKey, type KeyObject } from 'node:crypto';
import type { DeviceId, SiteId } from '../../contract/ids.ts';
import { es256 } from '../../contract/signature/es256.ts';
import { FirmwareError } from '../error.ts';
import { CERTIFICATE_SIGNATURE, signingPair } from './web-crypto-key.ts';
import { x509 } from './x509-library.ts';

/** A certificate signing request (PKCS #10, RFC 2986, PEM) for a device's transport key: CN = device, O = site. */
export async function createSigningRequest(transportKey: KeyObject, device: DeviceId, site: SiteId): Promise<string> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [device] }, { O: [site] }],
    keys: signingPair(transportKey),
    signingAlgorithm: CERTIFICATE_SIGNATURE,
  });
  return `${request.toString('pem')}\n`;
}

/**
 * The transport key of a signing request. Throws `SIGNING_REQUEST_INVALID` unless it is a P-256 key and the request is
 * signed with it: otherwise a device could have somebody else's key certified. The names inside are not read; the
 * issuer decides them.
 */
export async function transportKeyOf(pem: string): Promise<KeyObject> {
  const refuse = (problem: string, cause?: unknown) =>
    new FirmwareError('SIGNING_REQUEST_INVALID', `the certificate signing request ${problem}`, { cause });
  try {
    const request = new x509.Pkcs10CertificateRequest(pem);
    const key = createPublicKey({ key: Buffer.from(request.publicKey.rawData), format: 'der', type: 'spki' });
    if (!es256.fits(key)) throw refuse('is not for a P-256 key');
    if (!(await request.verify())) throw refuse('is not signed with the key it carries');
    return key;
  } catch (cause) {
    throw cause instanceof FirmwareError ? cause : refuse('can not be read', cause);
  }
}
