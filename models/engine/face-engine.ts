import type { NotAssessableReason, QualityComponents } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Liveness } from '../pad/passive.ts';
import type { QualityHint } from '../quality/hints.ts';

/** A decoded picture: 8-bit RGB, row by row, 3 bytes a pixel. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Pixel coordinates in the frame. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** One face found. `landmarks` are the 68 points of the iBUG scheme; `eyes` left, right as seen in the picture. */
export interface DetectedFace {
  readonly box: Box;
  readonly score: number;
  readonly landmarks: readonly Point[];
  readonly eyeDistancePx: number;
  readonly yawDeg: number;
  readonly rollDeg: number;
  readonly quality: QualityComponents;
}

/**
 * A vector of EMBEDDING_LENGTH finite numbers: what the face looks like is its direction, how sure the network was its length
 * (about 1, see `match.ts`). Made only by an engine or by `match.ts`, which check it.
 */
export type Embedding = Float32Array & { readonly __brand?: 'Embedding' };

/** What one frame holds: exactly one usable face, or why not. `faces` is given either way, for the preview. */
export type FrameAnalysis =
  | {
      readonly outcome: 'usable';
      readonly face: DetectedFace;
      readonly embedding: Embedding;
      /** What could be better about the face although it can be compared. */
      readonly hints: readonly QualityHint[];
      /** Present when it was asked for. */
      readonly liveness?: Liveness;
      readonly faces: readonly DetectedFace[];
    }
  | {
      readonly outcome: 'not-assessable';
      readonly reasons: readonly NotAssessableReason[];
      readonly faces: readonly DetectedFace[];
    };

/** What else to measure of a usable face. */
export interface AnalysisExtras {
  /** Passive presentation attack detection. It costs about 6 ms a frame. */
  readonly liveness?: boolean;
}

/**
 * Port: finds, judges and embeds faces. Implementations run the models outside the calling thread, so that capture
 * never stalls. `start` refuses (ModelError) when a weight file is missing or its SHA-256 is not the manifest's.
 */
export interface FaceEngine {
  /** Model id that goes into policies, templates and attestations, and the digests of its weights. */
  readonly model: string;
  readonly digests: Readonly<Record<string, string>>;
  start(): Promise<void>;
  /** Detect, gate by `quality`, align, embed. Throws ModelError on a broken frame, never on an unlucky picture. */
  analyse(frame: Frame, quality: FacePolicy['quality'], extras?: AnalysisExtras): Promise<FrameAnalysis>;
  stop(): Promise<void>;
}
