import { EMBEDDING_LENGTH } from '../contract/vault.ts';
import type { Embedding } from './engine/face-engine.ts';
import { MatchError, unitVector } from './match.ts';

const VECTOR_BYTES = EMBEDDING_LENGTH * 4;

/** The `vector` of a FaceTemplate: little-endian float32 in base64url. Throws MatchError unless it is an embedding. */
export function encodeVector(embedding: ArrayLike<number>): string {
  const unit = unitVector(embedding);
  const bytes = Buffer.alloc(VECTOR_BYTES);
  for (const [i, value] of unit.entries()) bytes.writeFloatLE(value, i * 4);
  return bytes.toString('base64url');
}

/** Reads the `vector` of a FaceTemplate back. Throws MatchError unless it is exactly one embedding. */
export function decodeVector(vector: string): Embedding {
  const bytes = Buffer.from(vector, 'base64url');
  if (bytes.length !== VECTOR_BYTES || bytes.toString('base64url') !== vector) {
    throw new MatchError('MALFORMED_VECTOR', `a template vector is ${VECTOR_BYTES} bytes in base64url`);
  }
  return unitVector(Float32Array.from({ length: EMBEDDING_LENGTH }, (_, i) => bytes.readFloatLE(i * 4)));
}
