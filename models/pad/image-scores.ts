import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { decodeImage } from '../decode.ts';
import type { FacePipeline } from '../engine/pipeline.ts';
import { ModelError } from '../error.ts';
import { mainFace } from '../evaluation/image-embedder.ts';
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
    const frame = await decodeImage(await readInside(folder, presentation.file));
    const face = mainFace(await pipeline.detect(frame), frame);
    const logit = face ? (await pipeline.liveness(frame, face.box)).logit : null;
    scored.push({ ...presentation, logit });
    progress(scored.length, presentations.length);
  }
  return scored;
}

// A manifest comes from elsewhere; `../` in it must not read other files.
async function readInside(folder: string, file: string): Promise<Buffer> {
  const path = resolve(folder, file);
  if (!path.startsWith(resolve(folder) + sep)) {
    throw new ModelError('DATA_SET_INVALID', `image ${file} lies outside ${folder}`);
  }
  return readFile(path).catch((cause: unknown) => {
    throw new ModelError('DATA_SET_INVALID', `image ${file} is not in ${folder}`, { cause });
  });
}
