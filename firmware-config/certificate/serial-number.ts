import { randomBytes } from 'node:crypto';

/**
 * A random certificate serial number of 128 bits, in hex. RFC 5280, 4.1.2.2 wants a positive integer, so a zero byte
 * leads; unpredictable, because a predictable one helped to forge certificates when hashes were weak.
 */
export function randomSerialNumber(): string {
  return `00${randomBytes(16).toString('hex')}`;
}
