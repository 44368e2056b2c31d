import type { Logger } from 'pino';
import { z } from 'zod';

/** An e-voucher is valid for a minute; a patient waits for a few seconds. */
const TIMEOUT_MS = 3_000;
const MAX_ANSWER_CHARACTERS = 4_096;

const Answer = z.strictObject({
  number: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z-]{1,30}$/),
});

/** `unknown`: expired, of another region, or the service is out of reach. The person gives the number instead. */
export type VoucherAnswer = { readonly outcome: 'person'; readonly number: string } | { readonly outcome: 'unknown' };

/** Who an e-voucher belongs to, according to the insurer's client that the institution already has on this machine. */
export interface VoucherService {
  personOf(token: string): Promise<VoucherAnswer>;
}

/**
 * Asks a service on this machine: `POST url {"token": "…"}`, answered with `{"number": "…"}`, or any status but 200 for
 * nobody. Never throws. The token and the number are not logged: the one pays, the other names.
 */
export function createVoucherService(url: string, logger: Logger): VoucherService {
  return {
    async personOf(token) {
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ token }),
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const text = await response.text();
        if (response.status !== 200 || text.length > MAX_ANSWER_CHARACTERS) return { outcome: 'unknown' };
        return { outcome: 'person', number: Answer.parse(JSON.parse(text)).number.toUpperCase() };
      } catch (error) {
        logger.warn(
          { error: error instanceof Error ? error.name : typeof error },
          'codes: no word from the voucher service',
        );
        return { outcome: 'unknown' };
      }
    },
  };
}
