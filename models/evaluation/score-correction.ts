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
  const people = personMeans(faces);
  if (people.size < MIN_CORRECTION_PEOPLE) {
    throw new ModelError(
      'DATA_SET_INVALID',
      `a correction needs ${MIN_CORRECTION_PEOPLE} people with a usable face, here are ${people.size}; add people or calibrate with --uncorrected`,
    );
  }
  const mean = new Float64Array(EMBEDDING_LENGTH);
  for (const own of people.values()) {
    for (const [i, value] of own.entries()) mean[i] = (mean[i] ?? 0) + value / people.size;
  }
  return { id, mean: encodeFloats(mean), people: people.size };
}

/** The mean direction of each person's faces. */
export function personMeans(faces: readonly KnownFace[]): Map<string, Float64Array> {
  const means = new Map<string, Float64Array>();
  for (const [person, images] of Map.groupBy(faces, (face) => face.person)) {
    const mean = new Float64Array(EMBEDDING_LENGTH);
    for (const { embedding } of images) {
      for (const [i, value] of unitVector(embedding).entries()) mean[i] = (mean[i] ?? 0) + value / images.length;
    }
    means.set(person, mean);
  }
  return means;
}
