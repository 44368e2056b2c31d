import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ConfigError } from './error.ts';

// scrypt (RFC 7914): 32 MB and about 0.1 s for each guess at a stolen file.
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;

const PIN = /^\d{6,12}$/;

/** A staff PIN as it is kept: scrypt hash and salt, base64url. */
export const StaffPin = z.strictObject({
  hash: z.base64url().length(43),
  salt: z.base64url().length(22),
});
export type StaffPin = z.infer<typeof StaffPin>;

/** Hashes a new PIN: 6 to 12 digits, not all the same. Throws ConfigError PIN_TOO_SIMPLE. */
export async function hashPin(pin: string): Promise<StaffPin> {
  if (!PIN.test(pin) || new Set(pin).size === 1) {
    throw new ConfigError('PIN_TOO_SIMPLE', 'a staff PIN has 6 to 12 digits, not all the same');
  }
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(pin, salt);
  return { hash: hash.toString('base64url'), salt: salt.toString('base64url') };
}

/** Whether `pin` is the one that was hashed. Takes the same time for every wrong one. */
export async function pinMatches(pin: string, { hash, salt }: StaffPin): Promise<boolean> {
  if (!PIN.test(pin)) return false;
  const expected = Buffer.from(hash, 'base64url');
  const found = await derive(pin, Buffer.from(salt, 'base64url'));
  return expected.length === found.length && timingSafeEqual(expected, found);
}

function derive(pin: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, HASH_BYTES, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
