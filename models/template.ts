import { decodeFloats, encodeFloats } from '../contract/vector.ts';
import type { Embedding } from './engine/face-engine.ts';
import { MatchError, unitVector } from './match.ts';

/** The `vector` of a FaceTemplate: little-endian float32 in base64url. Throws MatchError unless it is an embedding. */
export function encodeVector(embedding: ArrayLike<number>): string {
  return encodeFloats(unitVector(embedding));
}

/** Reads the `vector` of a FaceTemplate back. Throws MatchError unless it is exactly one embedding. */
export function decodeVector(vector: string): Embedding {
  const floats = decodeFloats(vector);
  if (!floats) throw new MatchError('MALFORMED_VECTOR', 'a template vector is an embedding in base64url, nothing else');
  return unitVector(floats);
}
