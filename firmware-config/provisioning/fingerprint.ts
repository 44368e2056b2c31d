import type { KeyId } from '../../contract/ids.ts';

/**
 * A key id as people compare it on two screens: the first 128 bits in hex, in groups of four. Finding a second key with
 * the same first 128 bits is out of reach.
 */
export function fingerprintOf(kid: KeyId): string {
  const hex = Buffer.from(kid, 'base64url').subarray(0, 16).toString('hex');
  return (hex.match(/.{4}/g) ?? []).join(' ');
}
