import type { X509Certificate } from 'node:crypto';

const LONGEST_CHAIN = 5;

/**
 * Whether a certificate leads to a trusted one, over intermediates from `pool` (which anybody could have put there), each
 * valid at the instant `at` (ms since 1970). RFC 5280 in what matters here: names, signatures, CA flag, validity.
 */
export function leadsToTrusted(
  certificate: X509Certificate,
  pool: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
  at: number,
): boolean {
  let current = certificate;
  for (let depth = 0; depth < LONGEST_CHAIN; depth += 1) {
    if (!validAt(current, at)) return false;
    if (trusted.some((anchor) => anchor.fingerprint256 === current.fingerprint256)) return true;
    const issued = (by: X509Certificate) => by.ca && current.checkIssued(by) && current.verify(by.publicKey);
    const anchor = trusted.find(issued);
    if (anchor) return validAt(anchor, at);
    const next = pool.find(issued);
    if (!next) return false;
    current = next;
  }
  return false;
}

function validAt({ validFromDate, validToDate }: X509Certificate, at: number): boolean {
  return validFromDate.getTime() <= at && at <= validToDate.getTime();
}
