import type { FaceTemplate } from '../contract/vault.ts';
import { decodeFloats, encodeFloats } from '../contract/vector.ts';
import type { Embedding } from './engine/face-engine.ts';
import { ModelError } from './error.ts';
import { faceVector, MatchError } from './match.ts';

/** The `vector` of a FaceTemplate: little-endian float32 in base64url. Throws MatchError unless it is an embedding. */
export function encodeVector(embedding: ArrayLike<number>): string {
  return encodeFloats(faceVector(embedding));
}

/** Reads the `vector` of a FaceTemplate back. Throws MatchError unless it is exactly one embedding. */
export function decodeVector(vector: string): Embedding {
  const floats = decodeFloats(vector);
  if (!floats) throw new MatchError('MALFORMED_VECTOR', 'a template vector is an embedding in base64url, nothing else');
  return faceVector(floats);
}

/**
 * The embedding in a template that `model` made. Throws ModelError WRONG_MODEL for one of another model, whose numbers mean
 * something else: compared, it would match at random. Throws MatchError unless it holds exactly one embedding.
 */
export function templateVector(template: Pick<FaceTemplate, 'model' | 'vector'>, model: string): Embedding {
  if (template.model !== model) {
    throw new ModelError(
      'WRONG_MODEL',
      `the template was made with model ${template.model}, faces are now compared with ${model}: enrol the person again`,
    );
  }
  return decodeVector(template.vector);
}
