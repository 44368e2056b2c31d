import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Digest } from '../../contract/ids.ts';

// AES-256-GCM (NIST SP 800-38D) with a random 96-bit IV for each clip; laid out as IV, tag, ciphertext.
const CIPHER = 'aes-256-gcm';
const IV = 12;
const TAG = 16;

/** Encrypts a clip, bound to its digest: no clip can be passed off as another. */
export function sealClip(content: Buffer, digest: Digest, key: Buffer): Buffer {
  const iv = randomBytes(IV);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG }).setAAD(Buffer.from(digest));
  const sealed = [cipher.update(content), cipher.final()];
  return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]);
}

/** Decrypts the clip of this digest; undefined when it was altered, or sealed with another key. */
export function openClip(sealed: Uint8Array, digest: Digest, key: Buffer): Buffer | undefined {
  try {
    const opener = createDecipheriv(CIPHER, key, sealed.subarray(0, IV), { authTagLength: TAG });
    opener.setAAD(Buffer.from(digest)).setAuthTag(sealed.subarray(IV, IV + TAG));
    return Buffer.concat([opener.update(sealed.subarray(IV + TAG)), opener.final()]);
  } catch {
    return undefined;
  }
}
