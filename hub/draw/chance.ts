import { createHash, createHmac } from 'node:crypto';
import type { Digest } from '../../contract/ids.ts';

/** Bytes of a seed. */
export const SEED_BYTES = 32;

/** What is published of a seed beforehand: SHA-256(domain 0 || seed). The domain keeps one kind of draw from passing for another. */
export function commitmentToSeed(domain: string, seed: Buffer): Digest {
  return createHash('sha256').update(`${domain}\0`).update(seed).digest('base64url') as Digest;
}

/** HMAC-SHA256(seed, parts with 0 between): the only source of chance of a draw, so that anybody can repeat it. */
export function mac(seed: Buffer, ...parts: readonly string[]): Buffer {
  return createHmac('sha256', seed).update(parts.join('\0')).digest();
}

/** A share from 0 (inclusive) to 1 (exclusive). 48 bits are as many as a double holds exactly, with room. */
export function shareOf(bytes: Buffer): number {
  return bytes.readUIntBE(0, 6) / 2 ** 48;
}

/** Order of texts by their bytes, the same in every language of a server. */
export function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
