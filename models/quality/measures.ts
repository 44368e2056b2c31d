import type { QualityComponents } from '../../contract/evidence.ts';
import type { Box, Frame, Point } from '../engine/face-engine.ts';
import type { Pose } from '../engine/pose.ts';
import { greyOf, type Patch } from '../engine/resample.ts';
import { coveringOf, type FaceCovering } from './covering.ts';
import { type FaceLight, lightOf } from './light.ts';
import { maskSignsOf, mouthVisibleOf } from './mask.ts';
import { type FaceShape, shapeOf } from './shape.ts';
import { sharpnessOf } from './sharpness.ts';
import { visibleShareOf } from './visible.ts';

/** Everything that is measured of a face's quality, in its own units. The gate judges these; an attestation keeps shares. */
export interface FaceMeasures extends Pose, FaceShape, FaceCovering {
  /** The longer side of the box against that of the frame: near 1, there is no room around the face. */
  readonly faceShare: number;
  /** Share of the face that lies inside the frame. */
  readonly visibleShare: number;
  readonly sharpness: number;
  readonly light: FaceLight;
  /** How sure it is that no mask covers mouth and nose, 0 to 1. */
  readonly mouthVisible: number;
}

/** A located face: its box, 68 points and pose in the frame, and its pixels aligned to the template. */
export interface LocatedFace {
  readonly box: Box;
  readonly landmarks: readonly Point[];
  readonly pose: Pose;
  readonly aligned: Patch;
}

/** Distance between the eyes that is as good as any, in pixels: an aligned face then loses nothing by enlarging. */
const IDEAL_EYE_DISTANCE_PX = 70;

/** Eyes opened so wide or wider (height by width) are wide open: the middle of 1,214 LFW pictures is 0.27. */
const OPEN_EYES = 0.25;

/** Measures a face. Sharpness, light on the face and mask are looked for in the aligned face, so size does not matter to them. */
export function measureQuality(frame: Frame, { box, landmarks, pose, aligned }: LocatedFace): FaceMeasures {
  const luma = greyOf(aligned);
  return {
    ...pose,
    ...shapeOf(landmarks, pose.eyeDistancePx, pose.rollDeg),
    ...coveringOf(aligned, luma),
    faceShare: Math.max(box.width / frame.width, box.height / frame.height),
    visibleShare: visibleShareOf(frame, box, landmarks),
    sharpness: sharpnessOf(luma),
    light: lightOf(frame, box, luma),
    mouthVisible: mouthVisibleOf(maskSignsOf(aligned, luma)),
  };
}

/** The components of the contract, each 0 (useless) to 1 (ideal). What could not be measured is 0, never missing. */
export function componentsOf(measures: FaceMeasures): QualityComponents {
  const { light } = measures;
  return {
    faceSize: share(measures.eyeDistancePx / IDEAL_EYE_DISTANCE_PX),
    pose: share(cosine(measures.yawDeg) * cosine(measures.pitchDeg) * cosine(measures.rollDeg)),
    sharpness: share(measures.sharpness),
    exposure: share(1 - light.under - light.over),
    eyesOpen: share(measures.eyesOpen / OPEN_EYES),
    mouthVisible: share(measures.mouthVisible),
  };
}

function cosine(angleDeg: number): number {
  return Math.cos((angleDeg * Math.PI) / 180);
}

function share(value: number): number {
  return value >= 0 ? Math.min(1, value) : 0;
}
