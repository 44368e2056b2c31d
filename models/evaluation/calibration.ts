import type { Embedding } from '../engine/face-engine.ts';
import type { FacePipeline } from '../engine/pipeline.ts';
import { cosine, meanTemplate } from '../match.ts';
import { fmrAt, fnmrAt, thresholdAtFmr } from './error-rates.ts';
import { type EmbeddingOptions, embedImages } from './image-embedder.ts';
import type { LabelledImage } from './labels.ts';

/** What one threshold does to the people measured. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly fmr: number;
  readonly fnmr: number;
}

/** Result of `zs face calibrate`. */
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

/** What to compare, and which thresholds to look at besides those that hold a round false-match rate. */
export interface CalibrationOptions {
  readonly thresholds: readonly number[];
  /** 1: every image against every other. More: templates of that many images against the images left over. */
  readonly perTemplate: number;
}

/** Measures thresholds on a population, from the images that gave a face. */
export async function calibrate(
  pipeline: FacePipeline,
  images: readonly LabelledImage[],
  { thresholds, perTemplate }: CalibrationOptions,
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
  const { genuine, impostors } = perTemplate > 1 ? templateScores(enrolled, perTemplate) : allPairScores(enrolled);

  const at = (threshold: number): OperatingPoint => ({
    threshold,
    fmr: fmrAt(impostors, threshold),
    fnmr: fnmrAt(genuine, threshold),
  });
  return {
    images: images.length,
    people: new Set(images.map(({ person }) => person)).size,
    failedToEnrol: failed.size,
    refused: countOf([...failed.values()].flat()),
    genuinePairs: genuine.length,
    impostorPairs: impostors.length,
    holding: RATES.filter((fmr) => impostors.length * fmr >= MIN_FALSE_MATCHES).map((fmr) =>
      at(thresholdAtFmr(impostors, fmr)),
    ),
    given: thresholds.map(at),
  };
}

interface EnrolledImage {
  readonly person: string;
  readonly embedding: Embedding;
}

interface Scores {
  readonly genuine: Float64Array;
  readonly impostors: Float64Array;
}

function allPairScores(enrolled: readonly EnrolledImage[]): Scores {
  const genuine: number[] = [];
  const impostors: number[] = [];
  for (const [i, one] of enrolled.entries()) {
    for (const other of enrolled.slice(i + 1)) {
      (one.person === other.person ? genuine : impostors).push(cosine(one.embedding, other.embedding));
    }
  }
  return { genuine: Float64Array.from(genuine), impostors: Float64Array.from(impostors) };
}

function templateScores(enrolled: readonly EnrolledImage[], perTemplate: number): Scores {
  const people = [...Map.groupBy(enrolled, ({ person }) => person).values()];
  const templates = people.flatMap((images) => {
    const [first] = images;
    if (!first || images.length < perTemplate) return [];
    return [
      { person: first.person, vector: meanTemplate(images.slice(0, perTemplate).map((image) => image.embedding)) },
    ];
  });
  const probes = people.flatMap((images) => (images.length < perTemplate ? images : images.slice(perTemplate)));
  const genuine: number[] = [];
  const impostors: number[] = [];
  for (const { person, vector } of templates) {
    for (const probe of probes) {
      (probe.person === person ? genuine : impostors).push(cosine(vector, probe.embedding));
    }
  }
  return { genuine: Float64Array.from(genuine), impostors: Float64Array.from(impostors) };
}

function countOf(reasons: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
