import type { NotAssessableReason } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Embedding, Frame } from '../engine/face-engine.ts';
import type { FacePipeline } from '../engine/pipeline.ts';
import { hintsFor } from '../quality/hints.ts';
import { openHumanLibrary } from './human-library.ts';
import { mainFace } from './image-embedder.ts';

export type EmbeddingResult =
  | {
      readonly outcome: 'usable';
      readonly embedding: Embedding;
      /** The person would be told what could be better. Absent: the engine gives no advice. */
      readonly advised?: boolean;
    }
  | { readonly outcome: 'not-assessable'; readonly reasons: readonly NotAssessableReason[] };

/** An engine under measurement: the main face of a picture as a vector. */
export interface FaceEmbedder {
  embed(frame: Frame): Promise<EmbeddingResult>;
}

/** Our own engine; with `gate` it refuses pictures as a kiosk does, without it the main face of any picture is used. */
export function pipelineEmbedder(pipeline: FacePipeline, gate?: FacePolicy['quality']): FaceEmbedder {
  return {
    async embed(frame) {
      if (gate) {
        const analysis = await pipeline.analyse(frame, gate);
        return analysis.outcome === 'usable' ? { ...analysis, advised: analysis.hints.length > 0 } : analysis;
      }
      const face = mainFace(await pipeline.detect(frame), frame);
      if (!face) return { outcome: 'not-assessable', reasons: ['no-face'] };
      const measured = await pipeline.measure(frame, face);
      const advised = hintsFor(measured.measures).length > 0;
      return { outcome: 'usable', embedding: await pipeline.embed(measured), advised };
    },
  };
}

/** The description of @vladmandic/human (1024 numbers), for comparison; its own `similarity` is not used. */
export async function humanEmbedder(): Promise<FaceEmbedder> {
  const human = await openHumanLibrary();
  return {
    async embed({ width, height, rgb }) {
      const input = human.tf.tensor4d(Float32Array.from(rgb), [1, height, width, 3]);
      try {
        const embedding = (await human.detect(input)).face[0]?.embedding ?? [];
        // An empty vector is no face, never one that matches everybody.
        if (embedding.length === 0) return { outcome: 'not-assessable', reasons: ['no-face'] };
        return { outcome: 'usable', embedding: Float32Array.from(embedding) };
      } finally {
        human.tf.dispose(input);
      }
    },
  };
}

/** A vector of any engine at length 1, so that `likeness` of two is their cosine. */
export function plainDirection(vector: ArrayLike<number>): Embedding {
  const length = Math.hypot(...Array.from(vector));
  return Float32Array.from(vector, (value) => value / length);
}
