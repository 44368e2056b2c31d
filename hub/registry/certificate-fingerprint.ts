import { createHash, type X509Certificate } from 'node:crypto';

/** SHA-256 of the DER certificate in base64url: the one certificate of a device that is in force. */
export function certificateFingerprint(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('base64url');
}
