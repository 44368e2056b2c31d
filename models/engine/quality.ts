import type { NotAssessableReason, QualityComponents } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { ALIGNED_SIZE } from './align.ts';
import { visibleArea } from './detect.ts';
import type { DetectedFace, Frame } from './face-engine.ts';
import type { Pose } from './pose.ts';
import { greyOf, type Patch } from './resample.ts';

/** Shares of the skin that are nearly black or nearly white: ranges of ISO/IEC 29794-5 (0 to 25, 247 to 255). */
export interface Exposure {
  readonly under: number;
  readonly over: number;
}

/** Distance between the eyes that is as good as any, in pixels: an aligned face then loses nothing by enlarging. */
const IDEAL_EYE_DISTANCE_PX = 70;

/** Variance of the Laplacian, as a share of the variance of the luma, at which sharpness is one half. */
const HALF_SHARP = 0.1;

/** With less of its box than this inside the frame, a face is cut off. */
const MIN_VISIBLE = 0.85;

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
    ['off-centre', !(visibleArea(box, frame) >= MIN_VISIBLE * box.width * box.height)],
    ['turned-away', !(Math.abs(face.yawDeg) <= limits.maxYawDeg && Math.abs(face.rollDeg) <= limits.maxRollDeg)],
    ['blurred', !(quality.sharpness >= limits.minSharpness)],
    [exposure.under >= exposure.over ? 'too-dark' : 'too-bright', !(quality.exposure >= limits.minExposure)],
  ];
  return wrong.filter(([, isWrong]) => isWrong).map(([reason]) => reason);
}

// Variance of the Laplacian (Pech-Pacheco et al. 2000): blur removes what it responds to. As a share of the luma's own
// variance it does not change with the light, so that a dark picture is called dark and not blurred.
function sharpnessOf(grey: Float32Array): number {
  const laplacian: number[] = [];
  const luma: number[] = [];
  forSkin((i) => {
    const around = at(grey, i - 1) + at(grey, i + 1) + at(grey, i - ALIGNED_SIZE) + at(grey, i + ALIGNED_SIZE);
    laplacian.push(around - 4 * at(grey, i));
    luma.push(at(grey, i));
  });
  const contrast = varianceOf(luma);
  if (contrast === 0) return 0;
  const ratio = varianceOf(laplacian) / contrast;
  return ratio / (ratio + HALF_SHARP);
}

function exposureOf(grey: Float32Array): Exposure {
  let under = 0;
  let over = 0;
  let count = 0;
  forSkin((i) => {
    if (!(at(grey, i) > 25)) under++; // a pixel that is no number is no light either
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

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
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
