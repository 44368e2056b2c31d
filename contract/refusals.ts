import { z } from 'zod';

/**
 * Why the hub refused an envelope, in the order in which it looks. The envelope itself is kept in quarantine, the code
 * goes back in the receipt. The first group is "invalid", the second "valid but not acceptable".
 */
export const REFUSAL_CODES = [
  'TOO_LARGE',
  'MALFORMED_ENVELOPE',
  'UNSUPPORTED_TYPE',
  'UNSUPPORTED_ALGORITHM',
  'UNKNOWN_KEY',
  'BAD_SIGNATURE',
  'MALFORMED_PAYLOAD',
  'INVALID_FIELD',
  'UNKNOWN_DEVICE',
  'DEVICE_REVOKED',
  'WRONG_DEVICE',
  'WRONG_SITE',
  'KIND_NOT_ALLOWED',
  'CLOCK_IN_FUTURE',
  'BROKEN_CHAIN',
  'FORK',
  'NONCE_REPLAYED',
] as const;
export const RefusalCode = z.enum(REFUSAL_CODES);
export type RefusalCode = z.infer<typeof RefusalCode>;
