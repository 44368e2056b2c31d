import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Embedding } from '../engine/face-engine.ts';
import { comparableUnder, likeness } from '../match.ts';
import type { Comparisons } from './comparisons.ts';
import { bootstrapOverPeople, type Interval, wilson } from './confidence.ts';
import { accuracyOverFolds, fmrAt, fnmrAt, type ScoredPair, thresholdAtFmr } from './error-rates.ts';
import type { FaceEmbedder } from './face-embedder.ts';
import { type EmbeddingOptions, embedImages } from './image-embedder.ts';
import type { LabelledPair } from './labels.ts';

/** Result of `zs face eval --pairs`. Rates are shares of 1; `failedToEnrol` counts images. */
export interface VerificationReport {
  readonly pairs: number;
  readonly failedToEnrol: number;
  /** Pairs left out because a kiosk would have advised to take one of the pictures better. */
  readonly leftOut: number;
  readonly failureToAcquire: number;
  readonly accuracy10fold: number;
  readonly fnmrAtFmr1e2: number;
  readonly fnmrAtFmr1e3: number;
  readonly shippedThreshold: number;
  readonly fmrAtShippedThreshold: number;
  readonly fnmrAtShippedThreshold: number;
  readonly msPerImage: number;
  /** 95 %: of false-match rates by Wilson over pairs, of the others by bootstrap over the left images of genuine pairs. */
  readonly intervals: Readonly<Record<string, Interval>>;
}

/** The policy to compare under, and the seed of the resamples. */
export interface VerificationOptions {
  readonly policy: Pick<FacePolicy, 'correction' | 'verification'>;
  readonly seed: number;
  /** Leave out pairs with a picture that a kiosk would have advised to take better. */
  readonly asAdvised?: boolean;
  /** What is compared of a face of another engine; by default what the policy compares. */
  readonly comparable?: (vector: ArrayLike<number>) => Embedding;
}

/**
 * Compares labelled pairs, single image against single image. A pair with an image that gave no face counts as an error
 * in the accuracy and as a non-match in the FNMR; it takes no part in the FMR, where it would only flatter.
 */
export async function evaluatePairs(
  embedder: FaceEmbedder,
  pairs: readonly LabelledPair[],
  { policy, seed, asAdvised = false, comparable = comparableUnder(policy) }: VerificationOptions,
  options: EmbeddingOptions,
): Promise<{ readonly report: VerificationReport; readonly comparisons: Comparisons }> {
  const files = [...new Set(pairs.flatMap(({ left, right }) => [left, right]))];
  const { embeddings, failed, advised, msPerImage } = await embedImages(embedder, files, options);
  const counted = pairs.filter(({ left, right }) => !(asAdvised && (advised.has(left) || advised.has(right))));
  const scored = counted.map(({ left, right, same, fold }): ScoredPair => {
    const one = embeddings.get(left);
    const other = embeddings.get(right);
    return { same, fold, score: one && other && likeness(comparable(one), comparable(other)) };
  });

  const genuine = Float64Array.from(
    scored.filter(({ same }) => same),
    ({ score }) => score ?? Number.NEGATIVE_INFINITY,
  );
  const impostors = Float64Array.from(
    scored.flatMap(({ same, score }) => (same || score === undefined ? [] : [score])),
  );
  // Pairs do not name their person; the left image is the nearest thing to one.
  const genuineOf = counted.filter(({ same }) => same).map(({ left }) => left);
  const [at2, at3] = [thresholdAtFmr(impostors, 1e-2), thresholdAtFmr(impostors, 1e-3)];
  const shippedThreshold = policy.verification.threshold;
  const fmr = fmrAt(impostors, shippedThreshold);
  const fnmrInterval = (threshold: number) =>
    bootstrapOverPeople(
      Array.from(genuine, (score) => score < threshold),
      genuineOf,
      seed,
    );
  const report = {
    pairs: counted.length,
    failedToEnrol: failed.size,
    leftOut: pairs.length - counted.length,
    failureToAcquire: failed.size / files.length,
    accuracy10fold: accuracyOverFolds(scored),
    fnmrAtFmr1e2: fnmrAt(genuine, at2),
    fnmrAtFmr1e3: fnmrAt(genuine, at3),
    shippedThreshold,
    fmrAtShippedThreshold: fmr,
    fnmrAtShippedThreshold: fnmrAt(genuine, shippedThreshold),
    msPerImage,
    intervals: {
      fnmrAtFmr1e2: fnmrInterval(at2),
      fnmrAtFmr1e3: fnmrInterval(at3),
      fmrAtShippedThreshold: wilson(Math.round(fmr * impostors.length) || 0, impostors.length),
      fnmrAtShippedThreshold: fnmrInterval(shippedThreshold),
      failureToAcquire: wilson(failed.size, files.length),
    },
  };
  return { report, comparisons: { genuine, genuineOf, impostors } };
}
