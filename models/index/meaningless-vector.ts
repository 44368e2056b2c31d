import { createHash } from 'node:crypto';
import { EMBEDDING_LENGTH } from '../../contract/vault.ts';

/**
 * A vector that is nobody's face, the same for the same number. Such vectors point anywhere: their cosine to a face has a
 * standard deviation of 0.044, so they never crowd out the faces that a search is for.
 */
export function meaninglessVector(number: number): Float32Array {
  const bytes = createHash('shake256', { outputLength: EMBEDDING_LENGTH }).update(`zs-no-face|${number}`).digest();
  return Float32Array.from(bytes, (byte) => byte - 127.5);
}
