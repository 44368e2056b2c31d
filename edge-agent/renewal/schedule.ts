import { createHash, X509Certificate } from 'node:crypto';

/** From when until when a certificate is good, ms since 1970. */
export interface Validity {
  readonly from: number;
  readonly until: number;
}

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 60 * MINUTE_MS;

/** When a certificate (PEM) is good. */
export function validityOf(certificate: string): Validity {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  return { from: validFromDate.getTime(), until: validToDate.getTime() };
}

/**
 * When a certificate is to be renewed first, ms since 1970: in the last third of its validity, and within the first half of that, so
 * that there is time to try again. Where in there follows from the certificate itself: a fleet that was enrolled in one day does
 * not ask in one minute, and a restart draws no new lot.
 */
export function renewalTime({ from, until }: Validity, certificate: string): number {
  const third = (until - from) / 3;
  const lot = createHash('sha256').update(certificate).digest().readUInt32BE() / 2 ** 32;
  return until - third + lot * (third / 2);
}

/** How long to wait after a renewal that failed, ms: a twentieth to a tenth of what is left, one minute to six hours. `random` in [0, 1). */
export function retryDelay(until: number, now: number, random: () => number): number {
  const longest = Math.min(LONGEST_WAIT_MS, Math.max(0, until - now) / 10);
  return Math.max(MINUTE_MS, longest * (0.5 + random() / 2));
}
