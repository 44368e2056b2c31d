import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Embedding } from '../engine/face-engine.ts';
import { comparableUnder } from '../match.ts';
import { type Comparisons, compareAll, type KnownFace } from './comparisons.ts';
import { bootstrapOverPeople, type Interval, wilson } from './confidence.ts';
import { fmrAt, fnmrAt, thresholdAtFmr } from './error-rates.ts';
import type { FaceEmbedder } from './face-embedder.ts';
import { type EmbeddingOptions, embedImages } from './image-embedder.ts';
import type { LabelledImage } from './labels.ts';
import { type GroupRow, groupRow } from './operating-points.ts';

/** The faces of a labelled folder, and what became of the pictures that gave none. */
export interface Acquired {
  readonly images: number;
  readonly faces: readonly KnownFace[];
  /** Share of the images without a usable face. */
  readonly failureToAcquire: number;
  /** How many images were refused for each reason; one image may have several. */
  readonly refused: Readonly<Record<string, number>>;
  readonly msPerImage: number;
}

/** Embeds every image of a labelled folder. */
export async function acquire(
  embedder: FaceEmbedder,
  images: readonly LabelledImage[],
  options: EmbeddingOptions,
): Promise<Acquired> {
  const files = images.map(({ file }) => file);
  const { embeddings, failed, msPerImage } = await embedImages(embedder, files, options);
  const faces = images.flatMap(({ file, person, group }): KnownFace[] => {
    const embedding = embeddings.get(file);
    return embedding ? [{ person, group, embedding }] : [];
  });
  const refused: Record<string, number> = {};
  for (const reason of [...failed.values()].flat()) refused[reason] = (refused[reason] ?? 0) + 1;
  return { images: files.length, faces, failureToAcquire: failed.size / files.length, refused, msPerImage };
}

/** Result of `zs face eval --people`. Rates are shares of 1; NaN where there are too few pairs to know. */
export interface PopulationReport {
  readonly images: number;
  readonly people: number;
  readonly failureToAcquire: number;
  readonly genuinePairs: number;
  readonly impostorPairs: number;
  readonly fnmrAtFmr1e3: number;
  readonly fnmrAtFmr1e4: number;
  readonly fnmrAtFmr1e5: number;
  readonly shippedThreshold: number;
  readonly fmrAtShippedThreshold: number;
  readonly fnmrAtShippedThreshold: number;
  readonly msPerImage: number;
  /** 95 %: of false-match rates by Wilson over pairs, of the others by bootstrap over people. */
  readonly intervals: Readonly<Record<string, Interval>>;
  /** Each group by itself at the shipped threshold. */
  readonly groups: readonly GroupRow[];
}

/** What to compare, and under which policy: its correction, and its threshold as the one "shipped". */
export interface PopulationOptions {
  readonly policy: Pick<FacePolicy, 'correction' | 'verification'>;
  readonly perTemplate: number;
  readonly seed: number;
  /** What is compared of a face of another engine; by default what the policy compares. */
  readonly comparable?: (vector: ArrayLike<number>) => Embedding;
}

/** Compares everyone of a labelled folder with everyone. */
export function evaluatePopulation(
  acquired: Acquired,
  { policy, perTemplate, seed, comparable = comparableUnder(policy) }: PopulationOptions,
): { readonly report: PopulationReport; readonly comparisons: Comparisons } {
  const { images, faces, failureToAcquire, msPerImage } = acquired;
  const rules = { comparable, perTemplate };
  const comparisons = compareAll(faces, rules);
  const { genuine, genuineOf, impostors } = comparisons;
  const shippedThreshold = policy.verification.threshold;
  const fnmrInterval = (threshold: number): Interval =>
    Number.isNaN(threshold)
      ? [0, 1]
      : bootstrapOverPeople(
          Array.from(genuine, (score) => score < threshold),
          genuineOf,
          seed,
        );
  const thresholdFor = (fmr: number) => (impostors.length * fmr < 1 ? Number.NaN : thresholdAtFmr(impostors, fmr));
  const [at3, at4, at5] = [thresholdFor(1e-3), thresholdFor(1e-4), thresholdFor(1e-5)];
  const fmr = fmrAt(impostors, shippedThreshold);

  const groups = [...Map.groupBy(faces, ({ group }) => group ?? 'all')].map(([group, members]) =>
    groupRow(
      group,
      { people: new Set(members.map(({ person }) => person)).size, faces: members.length },
      members.length === faces.length ? comparisons : compareAll(members, rules),
      shippedThreshold,
    ),
  );
  const report: PopulationReport = {
    images,
    people: new Set(faces.map(({ person }) => person)).size,
    failureToAcquire,
    genuinePairs: genuine.length,
    impostorPairs: impostors.length,
    fnmrAtFmr1e3: fnmrAt(genuine, at3),
    fnmrAtFmr1e4: fnmrAt(genuine, at4),
    fnmrAtFmr1e5: fnmrAt(genuine, at5),
    shippedThreshold,
    fmrAtShippedThreshold: fmr,
    fnmrAtShippedThreshold: fnmrAt(genuine, shippedThreshold),
    msPerImage,
    intervals: {
      fnmrAtFmr1e3: fnmrInterval(at3),
      fnmrAtFmr1e4: fnmrInterval(at4),
      fnmrAtFmr1e5: fnmrInterval(at5),
      fmrAtShippedThreshold: wilson(Math.round(fmr * impostors.length) || 0, impostors.length),
      fnmrAtShippedThreshold: fnmrInterval(shippedThreshold),
      failureToAcquire: wilson(images - faces.length, images),
    },
    groups,
  };
  return { report, comparisons };
}
