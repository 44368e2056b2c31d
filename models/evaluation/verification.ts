import type { FacePipeline } from '../engine/pipeline.ts';
import { cosine } from '../match.ts';
import { accuracyOverFolds, fnmrAt, type ScoredPair, thresholdAtFmr } from './error-rates.ts';
import { type EmbeddingOptions, embedImages } from './image-embedder.ts';
import type { LabelledPair } from './labels.ts';

/** Result of `zs face eval`. Rates are shares of 1; `failedToEnrol` counts images. */
export interface VerificationReport {
  readonly pairs: number;
  readonly failedToEnrol: number;
  readonly accuracy10fold: number;
  readonly fnmrAtFmr1e2: number;
  readonly fnmrAtFmr1e3: number;
  readonly msPerImage: number;
}

/**
 * Compares labelled pairs, single image against single image. A pair with an image that gave no face counts as an error
 * in the accuracy and as a non-match in the FNMR; it takes no part in the FMR, where it would only flatter.
 */
export async function evaluatePairs(
  pipeline: FacePipeline,
  pairs: readonly LabelledPair[],
  options: EmbeddingOptions,
): Promise<VerificationReport> {
  const files = [...new Set(pairs.flatMap(({ left, right }) => [left, right]))];
  const { embeddings, failed, msPerImage } = await embedImages(pipeline, files, options);
  const scored = pairs.map(({ left, right, same, fold }): ScoredPair => {
    const one = embeddings.get(left);
    const other = embeddings.get(right);
    return { same, fold, score: one && other && cosine(one, other) };
  });

  const genuine = Float64Array.from(
    scored.filter(({ same }) => same),
    ({ score }) => score ?? Number.NEGATIVE_INFINITY,
  );
  const impostors = Float64Array.from(
    scored.flatMap(({ same, score }) => (same || score === undefined ? [] : [score])),
  );
  return {
    pairs: pairs.length,
    failedToEnrol: failed.size,
    accuracy10fold: accuracyOverFolds(scored),
    fnmrAtFmr1e2: fnmrAt(genuine, thresholdAtFmr(impostors, 1e-2)),
    fnmrAtFmr1e3: fnmrAt(genuine, thresholdAtFmr(impostors, 1e-3)),
    msPerImage,
  };
}
