import type { FacePipeline } from '../engine/pipeline.ts';
import { cosine } from '../match.ts';
import { fmrAt, fnmrAt, thresholdAtFmr } from './error-rates.ts';
import { type EmbeddingOptions, embedImages } from './image-embedder.ts';
import type { LabelledImage } from './labels.ts';

/** What one threshold does to the people measured. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly fmr: number;
  readonly fnmr: number;
}

/** Result of `zs face calibrate`: every image compared with every other. */
export interface CalibrationReport {
  readonly images: number;
  readonly people: number;
  readonly failedToEnrol: number;
  /** How many images were refused for each reason; one image may have several. */
  readonly refused: Readonly<Record<string, number>>;
  readonly genuinePairs: number;
  readonly impostorPairs: number;
  /** The lowest threshold that holds each false-match rate. Rates that need more pairs than there are, are left out. */
  readonly holding: readonly OperatingPoint[];
  /** What given thresholds do here. */
  readonly given: readonly OperatingPoint[];
}

const RATES = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

/** Fewer false matches than this at a rate, and the measured threshold hangs on single pictures. */
const MIN_FALSE_MATCHES = 1;

/** Measures thresholds on a population: genuine and impostor scores of all pairs of images that gave a face. */
export async function calibrate(
  pipeline: FacePipeline,
  images: readonly LabelledImage[],
  thresholds: readonly number[],
  options: EmbeddingOptions,
): Promise<CalibrationReport> {
  const { embeddings, failed } = await embedImages(
    pipeline,
    images.map(({ file }) => file),
    options,
  );
  const enrolled = images.flatMap(({ file, person }) => {
    const embedding = embeddings.get(file);
    return embedding ? [{ person, embedding }] : [];
  });
  const genuine: number[] = [];
  const impostors: number[] = [];
  for (const [i, one] of enrolled.entries()) {
    for (const other of enrolled.slice(i + 1)) {
      (one.person === other.person ? genuine : impostors).push(cosine(one.embedding, other.embedding));
    }
  }

  const genuineScores = Float64Array.from(genuine);
  const impostorScores = Float64Array.from(impostors);
  const at = (threshold: number): OperatingPoint => ({
    threshold,
    fmr: fmrAt(impostorScores, threshold),
    fnmr: fnmrAt(genuineScores, threshold),
  });
  return {
    images: images.length,
    people: new Set(images.map(({ person }) => person)).size,
    failedToEnrol: failed.size,
    refused: countOf([...failed.values()].flat()),
    genuinePairs: genuine.length,
    impostorPairs: impostors.length,
    holding: RATES.filter((fmr) => impostors.length * fmr >= MIN_FALSE_MATCHES).map((fmr) =>
      at(thresholdAtFmr(impostorScores, fmr)),
    ),
    given: thresholds.map(at),
  };
}

function countOf(reasons: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
