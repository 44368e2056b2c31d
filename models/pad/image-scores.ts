import { decodeImage } from '../decode.ts';
import type { FacePipeline } from '../engine/pipeline.ts';
import { mainFace } from '../evaluation/image-embedder.ts';
import { readListedImage } from '../evaluation/labelled-rows.ts';
import type { Presentation } from './presentations.ts';

/** A presentation with its log-odds of being alive; null when no face was found (failure to acquire). */
export interface ScoredPresentation extends Presentation {
  readonly logit: number | null;
}

/** Scores the main face of each picture as the engine does. Throws for one that is missing, unreadable or outside `folder`. */
export async function scorePresentations(
  pipeline: Pick<FacePipeline, 'detect' | 'liveness'>,
  presentations: readonly Presentation[],
  folder: string,
  progress: (done: number, total: number) => void,
): Promise<ScoredPresentation[]> {
  const scored: ScoredPresentation[] = [];
  for (const presentation of presentations) {
    const frame = await decodeImage(await readListedImage(folder, presentation.file));
    const face = mainFace(await pipeline.detect(frame), frame);
    const logit = face ? (await pipeline.liveness(frame, face.box)).logit : null;
    scored.push({ ...presentation, logit });
    progress(scored.length, presentations.length);
  }
  return scored;
}
