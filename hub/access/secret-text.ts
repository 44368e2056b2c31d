import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text: sessions, invitations, tokens. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a secret. It has full entropy, so that one round of SHA-256 is enough: nobody tries 2^256. */
export function secretDigest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
