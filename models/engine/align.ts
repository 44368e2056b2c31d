import type { Frame, Point } from './face-engine.ts';
import type { FivePoints } from './landmarks.ts';
import { type Patch, resample, type SourceMap } from './resample.ts';

/** Width and height of an aligned face, in pixels. */
export const ALIGNED_SIZE = 112;

/** Faces are drawn this much smaller around the middle than ArcFace draws them: the network does better with a little more around. */
const CROP_SCALE = 0.96;

/** Where the five points lie in an aligned face: the ArcFace template (Deng et al. 2019, insightface `arcface_dst`), drawn smaller. */
export const TEMPLATE: FivePoints = {
  leftEye: inCrop(38.2946, 51.6963),
  rightEye: inCrop(73.5318, 51.5014),
  nose: inCrop(56.0252, 71.7366),
  leftMouth: inCrop(41.5493, 92.3655),
  rightMouth: inCrop(70.7299, 92.2041),
};

/** Turns, scales and shifts the face so that its points come as near to the template as a similarity can bring them. */
export function alignFace(frame: Frame, points: FivePoints): Patch {
  return resample(frame, similarityOf(pointList(TEMPLATE), pointList(points)), ALIGNED_SIZE, ALIGNED_SIZE);
}

/**
 * The similarity (rotation, one scale, shift; no mirroring) that maps `from` onto `to` with the least squared error:
 * Umeyama 1991, in closed form for the plane.
 */
export function similarityOf(from: readonly Point[], to: readonly Point[]): SourceMap {
  const fromMean = centroid(from);
  const toMean = centroid(to);
  let dot = 0;
  let cross = 0;
  let spread = 0;
  for (const [i, p] of from.entries()) {
    const q = to[i] ?? toMean;
    const px = p.x - fromMean.x;
    const py = p.y - fromMean.y;
    const qx = q.x - toMean.x;
    const qy = q.y - toMean.y;
    dot += px * qx + py * qy;
    cross += px * qy - py * qx;
    spread += px * px + py * py;
  }
  const a = dot / spread;
  const d = cross / spread;
  return {
    a,
    b: -d,
    c: toMean.x - a * fromMean.x + d * fromMean.y,
    d,
    e: a,
    f: toMean.y - d * fromMean.x - a * fromMean.y,
  };
}

function inCrop(x: number, y: number): Point {
  const middle = (ALIGNED_SIZE - 1) / 2;
  return { x: middle + (x - middle) * CROP_SCALE, y: middle + (y - middle) * CROP_SCALE };
}

function pointList(points: FivePoints): Point[] {
  return [points.leftEye, points.rightEye, points.nose, points.leftMouth, points.rightMouth];
}

function centroid(points: readonly Point[]): Point {
  const sum = points.reduce((total, p) => ({ x: total.x + p.x, y: total.y + p.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
