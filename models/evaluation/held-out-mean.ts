import { EMBEDDING_LENGTH } from '../../contract/vault.ts';
import { type Comparisons, compareAll, type KnownFace, type Side } from './comparisons.ts';
import { personMeans } from './score-correction.ts';

/**
 * Compares the faces that `belongs` lets in, each pair under the mean of everybody but the two: people fit a mean that they
 * are part of better than they will fit anybody else's, and the rates would flatter.
 */
export function compareHeldOut(
  faces: readonly KnownFace[],
  belongs: (face: KnownFace) => boolean,
  perTemplate: number,
): Comparisons {
  const means = personMeans(faces);
  const everybody = new Float64Array(EMBEDDING_LENGTH);
  for (const mean of means.values()) {
    for (let i = 0; i < EMBEDDING_LENGTH; i++) everybody[i] = (everybody[i] as number) + (mean[i] as number);
  }
  const nobody = new Float64Array(EMBEDDING_LENGTH);
  const score = (one: Side, other: Side) => {
    const first = means.get(one.person) ?? nobody;
    const second = one.person === other.person ? nobody : (means.get(other.person) ?? nobody);
    const people = means.size - (one.person === other.person ? 1 : 2);
    return likenessWithout(
      one,
      other,
      (i) => ((everybody[i] as number) - (first[i] as number) - (second[i] as number)) / people,
    );
  };
  return compareAll(faces.filter(belongs), { score, perTemplate });
}

// What `similarityUnder` answers under a correction with this mean, in one pass and without making vectors for each pair.
function likenessWithout({ vector: one }: Side, { vector: other }: Side, mean: (i: number) => number): number {
  const [oneLength, otherLength] = [Math.hypot(...one), Math.hypot(...other)];
  let both = 0;
  let oneLeft = 0;
  let otherLeft = 0;
  for (let i = 0; i < EMBEDDING_LENGTH; i++) {
    const shared = mean(i);
    const a = (one[i] as number) / oneLength - shared;
    const b = (other[i] as number) / otherLength - shared;
    both += a * b;
    oneLeft += a * a;
    otherLeft += b * b;
  }
  const score = (both / Math.sqrt(oneLeft * otherLeft)) * oneLength * otherLength;
  return Math.min(1, Math.max(-1, score));
}
