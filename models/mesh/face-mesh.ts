import type { Box, Frame } from '../engine/face-engine.ts';

/** Landmarks of a mesh: 468 of the face and 10 of the irises, in the order of MediaPipe's face mesh. */
export const MESH_POINTS = 478;

/**
 * What a challenge needs to know of a face. Angles in degrees, signs as in `engine/pose.ts`: yaw is positive when the nose
 * points to the right edge of the picture, which is the person's own left.
 */
export interface MeshMeasures {
  readonly yawDeg: number;
  /** Positive: chin up. */
  readonly pitchDeg: number;
  readonly rollDeg: number;
  /** How far the nose tip lies off the middle of the outer eye corners, along their line, in its lengths. */
  readonly noseOff: number;
  /** Height of each eye's opening by its width (eye aspect ratio, Soukupova and Cech 2016), as seen in the picture. */
  readonly eyesOpen: { readonly left: number; readonly right: number };
  /** Width of the mouth in lengths of the eye line. Turning the head shortens both, but not by the same. */
  readonly mouthWidth: number;
  /** Distance of the outer eye corners, px. */
  readonly eyeLinePx: number;
  /** Width of the nose in lengths of the eye line: grows when a real face comes near a lens, not when a picture does. */
  readonly noseWidth: number;
}

/**
 * One face with its mesh. `landmarks` holds x, y (whole px of the frame: the library cuts fractions off) and z
 * (px of the network's 192 px view, towards the camera negative) in turn.
 */
export interface MeshFace {
  readonly box: Box;
  /** The mesh network's own confidence, 0 to 1. It does not fall for a masked face. */
  readonly score: number;
  readonly landmarks: Float32Array;
  readonly measures: MeshMeasures;
}

/** What one frame holds. Of several faces of comparable size none is measured: nobody can say which was meant. */
export type MeshLook =
  | { readonly outcome: 'one'; readonly face: MeshFace }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'several'; readonly faces: number };

/**
 * Port: the dense mesh of one face. Runs on a thread of its own, which starts at the first `look` (or `start`) and starts
 * again after a crash. Throws ModelError: WEIGHTS_MISSING, WEIGHTS_ALTERED, INVALID_FRAME, BUSY, WORKER_FAILED.
 */
export interface FaceMesh {
  /** What it runs: a SHA-256 (base64url) over all its files, for the posture of attestations. */
  readonly digests: Readonly<Record<string, string>>;
  start(): Promise<void>;
  /** Nothing is kept from one frame to the next. The frame is copied. */
  look(frame: Frame): Promise<MeshLook>;
  stop(): Promise<void>;
}
