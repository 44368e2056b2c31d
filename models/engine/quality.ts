import type { NotAssessableReason, QualityComponents } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { ALIGNED_SIZE } from './align.ts';
import type { Box, DetectedFace, Frame } from './face-engine.ts';
import type { Pose } from './pose.ts';
import { greyOf, type Patch } from './resample.ts';

/** Shares of the skin that are nearly black or nearly white: ranges of ISO/IEC 29794-5 (0 to 25, 247 to 255). */
export interface Exposure {
  readonly under: number;
  readonly over: number;
}

/** Distance between the eyes that is as good as any, in pixels: an aligned face then loses nothing by enlarging. */
const IDEAL_EYE_DISTANCE_PX = 70;

/** Variance of the Laplacian at which sharpness is one half. */
const HALF_SHARP_VARIANCE = 150;

/** More of the box than this outside the frame, and the face is cut off. */
const MAX_CUT_OFF = 0.12;

/** The middle of an aligned face: brows to chin, without hair, ears and background. */
const SKIN = { left: 26, right: 86, top: 32, bottom: 104 };

/** The four components of the contract. Sharpness and exposure look at the face alone, aligned, so size does not matter. */
export function qualityOf(pose: Pose, aligned: Patch): { components: QualityComponents; exposure: Exposure } {
  const grey = greyOf(aligned);
  const exposure = exposureOf(grey);
  const components = {
    faceSize: share(pose.eyeDistancePx / IDEAL_EYE_DISTANCE_PX),
    pose: share(cosine(pose.yawDeg) * cosine(pose.rollDeg)),
    sharpness: sharpnessOf(grey),
    exposure: share(1 - exposure.under - exposure.over),
  };
  return { components, exposure };
}

/**
 * What keeps a face from being assessed; empty when nothing does. Each test is written so that a value that is not a
 * number fails it: a measure that broke down must not open the gate.
 */
export function shortcomings(
  frame: Pick<Frame, 'width' | 'height'>,
  face: DetectedFace,
  exposure: Exposure,
  limits: FacePolicy['quality'],
): NotAssessableReason[] {
  const { box, quality } = face;
  const faceShare = Math.max(box.width / frame.width, box.height / frame.height);
  const wrong: [NotAssessableReason, boolean][] = [
    ['too-small', !(face.eyeDistancePx >= limits.minEyeDistancePx)],
    ['too-close', !(faceShare <= limits.maxFaceShare)],
    ['off-centre', !(cutOff(frame, box) <= MAX_CUT_OFF)],
    ['turned-away', !(Math.abs(face.yawDeg) <= limits.maxYawDeg && Math.abs(face.rollDeg) <= limits.maxRollDeg)],
    ['blurred', !(quality.sharpness >= limits.minSharpness)],
    [exposure.under >= exposure.over ? 'too-dark' : 'too-bright', !(quality.exposure >= limits.minExposure)],
  ];
  return wrong.filter(([, isWrong]) => isWrong).map(([reason]) => reason);
}

// Variance of the Laplacian (Pech-Pacheco et al. 2000), brought to 0..1. Blur removes what the Laplacian responds to.
function sharpnessOf(grey: Float32Array): number {
  let sum = 0;
  let squares = 0;
  let count = 0;
  forSkin((i) => {
    const around = at(grey, i - 1) + at(grey, i + 1) + at(grey, i - ALIGNED_SIZE) + at(grey, i + ALIGNED_SIZE);
    const laplacian = around - 4 * at(grey, i);
    sum += laplacian;
    squares += laplacian * laplacian;
    count++;
  });
  const variance = Math.max(0, squares / count - (sum / count) ** 2);
  return variance / (variance + HALF_SHARP_VARIANCE);
}

function exposureOf(grey: Float32Array): Exposure {
  let under = 0;
  let over = 0;
  let count = 0;
  forSkin((i) => {
    if (at(grey, i) <= 25) under++;
    if (at(grey, i) >= 247) over++;
    count++;
  });
  return { under: under / count, over: over / count };
}

function forSkin(visit: (index: number) => void): void {
  for (let y = SKIN.top; y < SKIN.bottom; y++) {
    for (let x = SKIN.left; x < SKIN.right; x++) visit(y * ALIGNED_SIZE + x);
  }
}

function cutOff(frame: Pick<Frame, 'width' | 'height'>, box: Box): number {
  const width = Math.min(frame.width, box.x + box.width) - Math.max(0, box.x);
  const height = Math.min(frame.height, box.y + box.height) - Math.max(0, box.y);
  return 1 - (Math.max(0, width) * Math.max(0, height)) / (box.width * box.height);
}

function at(grey: Float32Array, index: number): number {
  return grey[index] ?? 0;
}

function cosine(angleDeg: number): number {
  return Math.cos((angleDeg * Math.PI) / 180);
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
