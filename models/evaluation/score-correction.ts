import { MIN_CORRECTION_PEOPLE, type ScoreCorrection } from '../../contract/face-policy.ts';
import { EMBEDDING_LENGTH } from '../../contract/vault.ts';
import { encodeFloats } from '../../contract/vector.ts';
import { ModelError } from '../error.ts';
import { unitVector } from '../match.ts';
import type { KnownFace } from './comparisons.ts';

/**
 * The mean face of a population, each person counting once however many pictures there are. Throws DATA_SET_INVALID with
 * fewer people than a policy accepts: the mean of a few gives away what they look like.
 */
export function correctionFrom(faces: readonly KnownFace[], id: string): ScoreCorrection {
  const people = [...Map.groupBy(faces, ({ person }) => person).values()];
  if (people.length < MIN_CORRECTION_PEOPLE) {
    throw new ModelError(
      'DATA_SET_INVALID',
      `a correction needs ${MIN_CORRECTION_PEOPLE} people with a usable face, here are ${people.length}; add people or calibrate with --uncorrected`,
    );
  }
  const mean = new Float64Array(EMBEDDING_LENGTH);
  for (const images of people) {
    for (const { embedding } of images) {
      for (const [i, value] of unitVector(embedding).entries()) {
        mean[i] = (mean[i] ?? 0) + value / images.length / people.length;
      }
    }
  }
  return { id, mean: encodeFloats(mean), people: people.length };
}
