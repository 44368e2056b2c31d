import type { Box, Frame, Point } from './face-engine.ts';
import type { Network } from './network.ts';
import { resample, type SourceMap } from './resample.ts';

/** Eyes, nose tip and mouth corners: what alignment and pose need. Left and right as seen in the picture. */
export interface FivePoints {
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly nose: Point;
  readonly leftMouth: Point;
  readonly rightMouth: Point;
}

/** The network's view is the detected box grown by this factor around its centre. */
const VIEW_SCALE = 1.15;

/** The network was trained on upright heads: from this roll on (degrees), it looks again with the view turned along. */
const LOOK_AGAIN_ROLL_DEG = 10;

/** The 68 points of the iBUG scheme for the face in `box`, in pixels of the frame. */
export async function locateLandmarks(network: Network, frame: Frame, box: Box): Promise<Point[]> {
  const upright = await landmarksIn(network, frame, viewOf(box, 0, network));
  const { leftEye, rightEye } = fivePointsOf(upright);
  const roll = Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x);
  if (Math.abs(roll) <= (LOOK_AGAIN_ROLL_DEG * Math.PI) / 180) return upright;
  return landmarksIn(network, frame, viewOf(box, roll, network));
}

/** Reduces the 68 points: each eye is the mean of its four lid points, which do not move with the gaze. */
export function fivePointsOf(landmarks: readonly Point[]): FivePoints {
  return {
    leftEye: meanOf(landmarks, [37, 38, 40, 41]),
    rightEye: meanOf(landmarks, [43, 44, 46, 47]),
    nose: meanOf(landmarks, [30]),
    leftMouth: meanOf(landmarks, [48, 60]),
    rightMouth: meanOf(landmarks, [54, 64]),
  };
}

function meanOf(landmarks: readonly Point[], indices: readonly number[]): Point {
  let x = 0;
  let y = 0;
  for (const index of indices) {
    const point = landmarks[index];
    if (!point) throw new RangeError(`landmark ${index} of ${landmarks.length}`);
    x += point.x;
    y += point.y;
  }
  return { x: x / indices.length, y: y / indices.length };
}

async function landmarksIn(network: Network, frame: Frame, view: SourceMap): Promise<Point[]> {
  const output = await network.run(resample(frame, view, network.width, network.height));
  const flat = output('output'); // x and y of each point, as shares of the view
  return Array.from({ length: flat.length / 2 }, (_, i) => {
    const x = (flat[2 * i] ?? Number.NaN) * network.width - 0.5;
    const y = (flat[2 * i + 1] ?? Number.NaN) * network.height - 0.5;
    return { x: view.a * x + view.b * y + view.c, y: view.d * x + view.e * y + view.f };
  });
}

/** What the network sees: the grown box, turned by `roll` (radians) around its centre. */
function viewOf(box: Box, roll: number, size: { readonly width: number; readonly height: number }): SourceMap {
  const perColumn = (box.width * VIEW_SCALE) / size.width;
  const perRow = (box.height * VIEW_SCALE) / size.height;
  const a = Math.cos(roll) * perColumn;
  const b = -Math.sin(roll) * perRow;
  const d = Math.sin(roll) * perColumn;
  const e = Math.cos(roll) * perRow;
  const middleX = (size.width - 1) / 2;
  const middleY = (size.height - 1) / 2;
  return {
    a,
    b,
    c: box.x + box.width / 2 - 0.5 - a * middleX - b * middleY,
    d,
    e,
    f: box.y + box.height / 2 - 0.5 - d * middleX - e * middleY,
  };
}
