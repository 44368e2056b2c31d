import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Plain bytes of a chunk; sealed it is longer by the tag. */
export const CHUNK_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
export const SALT_BYTES = 32;
const CIPHER = 'aes-256-gcm';

/**
 * Seals the chunks of one file, each by itself, so that nothing unchecked is ever given out and 20 MB are never held. Counter and
 * "this is the last one" are in the nonce: chunks can't be left out, repeated, put in another order or cut off (STREAM; Hoang,
 * Reyhanitabar, Rogaway, Vizár 2015). The key is of this one file, so a counter may begin at zero.
 */
export class ChunkSeal {
  readonly #key: Buffer;
  readonly #nameKey: Buffer;

  constructor(key: Buffer, salt: Buffer) {
    this.#key = Buffer.from(hkdfSync('sha256', key, salt, 'zs case file', 32));
    this.#nameKey = Buffer.from(hkdfSync('sha256', key, salt, 'zs case file name', 32));
  }

  seal(chunk: Buffer, index: number, last: boolean): Buffer {
    const cipher = createCipheriv(CIPHER, this.#key, nonceOf(index, last), { authTagLength: TAG_BYTES });
    return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws when the chunk was altered or is not the one that belongs here. */
  open(sealed: Buffer, index: number, last: boolean): Buffer {
    const decipher = createDecipheriv(CIPHER, this.#key, nonceOf(index, last), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  }

  /** Ties the file to the digest of its content, so that one can't be put in the place of another. */
  nameTag(digest: string): Buffer {
    return createHmac('sha256', this.#nameKey).update(digest).digest();
  }

  isOf(digest: string, tag: Buffer): boolean {
    const expected = this.nameTag(digest);
    return tag.length === expected.length && timingSafeEqual(tag, expected);
  }
}

function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
