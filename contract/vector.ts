import { EMBEDDING_LENGTH } from './vault.ts';

const BYTES = EMBEDDING_LENGTH * 4;

/** Length in base64url of EMBEDDING_LENGTH little-endian float32. */
export const VECTOR_TEXT_LENGTH = Math.ceil((BYTES * 4) / 3);

/** EMBEDDING_LENGTH numbers as little-endian float32 in base64url; what is longer or shorter is cut or filled with 0. */
export function encodeFloats(vector: ArrayLike<number>): string {
  const bytes = Buffer.alloc(BYTES);
  for (let i = 0; i < EMBEDDING_LENGTH; i++) bytes.writeFloatLE(vector[i] ?? 0, i * 4);
  return bytes.toString('base64url');
}

/** Reads them back. Undefined unless the text is the one spelling of exactly EMBEDDING_LENGTH numbers. */
export function decodeFloats(text: string): Float32Array | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== BYTES || bytes.toString('base64url') !== text) return undefined;
  return Float32Array.from({ length: EMBEDDING_LENGTH }, (_, i) => bytes.readFloatLE(i * 4));
}
