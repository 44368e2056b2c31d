import { decodeImage } from '../decode.ts';
import type { Frame } from '../engine/face-engine.ts';
import type { FacePipeline } from '../engine/pipeline.ts';
import { mainFace } from '../evaluation/image-embedder.ts';
import { readListedImage } from '../evaluation/labelled-rows.ts';
import { nearer } from './nearer.ts';
import type { Presentation } from './presentations.ts';

/** A presentation with its log-odds of being alive; null when no face was found (failure to acquire). */
export interface ScoredPresentation extends Presentation {
  readonly logit: number | null;
}

export interface ScoringOptions {
  readonly folder: string;
  /** Cut each picture so that the face takes this share of it; pictures in which it takes more are left out. */
  readonly faceShare?: number;
  readonly progress: (done: number, total: number) => void;
}

/** Scores the main face of each picture as the engine does. Throws for one that is missing, unreadable or outside the folder. */
export async function scorePresentations(
  pipeline: Pick<FacePipeline, 'detect' | 'liveness'>,
  presentations: readonly Presentation[],
  { folder, faceShare, progress }: ScoringOptions,
): Promise<ScoredPresentation[]> {
  const scored: ScoredPresentation[] = [];
  for (const [index, presentation] of presentations.entries()) {
    const whole = await decodeImage(await readListedImage(folder, presentation.file));
    const face = mainFace(await pipeline.detect(whole), whole);
    const frame = face && faceShare !== undefined ? nearer(whole, face.box, faceShare) : whole;
    if (frame) scored.push({ ...presentation, logit: await logitOf(pipeline, frame) });
    progress(index + 1, presentations.length);
  }
  return scored;
}

async function logitOf(pipeline: Pick<FacePipeline, 'detect' | 'liveness'>, frame: Frame): Promise<number | null> {
  const face = mainFace(await pipeline.detect(frame), frame);
  return face ? (await pipeline.liveness(frame, face.box)).logit : null;
}
