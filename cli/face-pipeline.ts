import { InvalidArgumentError } from 'commander';
import type { FacePolicy } from '../contract/face-policy.ts';
import type { FacePipeline } from '../models/engine/pipeline.ts';
import type { FaceEmbedder } from '../models/evaluation/face-embedder.ts';
import type { EmbeddingOptions } from '../models/evaluation/image-embedder.ts';

/** Engines that can be measured: our own, and the description of @vladmandic/human for comparison. */
export const ENGINES = ['onnx', 'human'] as const;

/** The folder of images, the engine, and whether to refuse pictures as a kiosk does. */
export interface ImageSet {
  readonly folder: string;
  readonly qualityGate: boolean;
  readonly policy: FacePolicy;
  readonly engine?: (typeof ENGINES)[number];
}

/** Opens the installed networks for the length of a measurement. */
export async function withPipeline<Report>(
  { folder }: Pick<ImageSet, 'folder'>,
  measure: (pipeline: FacePipeline, embedding: EmbeddingOptions) => Promise<Report>,
): Promise<Report> {
  const { openPipeline } = await import('../models/engine/pipeline.ts');
  const { installedWeights } = await import('../models/weights.ts');
  const pipeline = await openPipeline(installedWeights());
  try {
    return await measure(pipeline, embeddingOf(folder));
  } finally {
    await pipeline.close();
  }
}

/** Opens an engine, whichever it is, for the length of a measurement. */
export async function withEmbedder<Report>(
  set: ImageSet,
  measure: (embedder: FaceEmbedder, embedding: EmbeddingOptions) => Promise<Report>,
): Promise<Report> {
  const { humanEmbedder, pipelineEmbedder } = await import('../models/evaluation/face-embedder.ts');
  if (set.engine === 'human') return await measure(await humanEmbedder(), embeddingOf(set.folder));
  return await withPipeline(set, (pipeline, embedding) =>
    measure(pipelineEmbedder(pipeline, set.qualityGate ? set.policy.quality : undefined), embedding),
  );
}

function embeddingOf(folder: string): EmbeddingOptions {
  return {
    folder,
    now: () => performance.now(),
    progress: (done, total) => {
      if (done % 100 === 0 || done === total) process.stderr.write(`face: ${done} of ${total} images\n`);
    },
  };
}

/** The policy in a file, or the shipped one. */
export async function policyOf(path: string | undefined): Promise<FacePolicy> {
  const { defaultFacePolicy, readFacePolicy } = await import('../models/policy.ts');
  return path === undefined ? defaultFacePolicy() : readFacePolicy(path);
}

/** Argument of an option: a whole number from 1 on. */
export function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a whole number from 1 on');
  return number;
}

/** Argument of an option: a rate between 0 and 1. */
export function rate(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number < 1)) throw new InvalidArgumentError('a rate between 0 and 1, such as 1e-4');
  return number;
}

/** Argument of an option: a difference of two cosines. */
export function margin(value: string): number {
  const number = Number(value);
  if (!(number >= 0 && number < 1)) throw new InvalidArgumentError('a difference of cosines from 0 to below 1');
  return number;
}

/** Argument of a repeatable option: a cosine. */
export function thresholds(value: string, previous: readonly number[]): number[] {
  const threshold = Number(value);
  if (!(threshold > -1 && threshold < 1)) throw new InvalidArgumentError('a threshold is a cosine between -1 and 1');
  return [...previous, threshold];
}
