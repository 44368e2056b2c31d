import type { Box, Frame, Point } from './face-engine.ts';
import type { Network } from './network.ts';
import { resample, scalingMap } from './resample.ts';

/** Eyes, nose tip and mouth corners: what alignment and pose need. Left and right as seen in the picture. */
export interface FivePoints {
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly nose: Point;
  readonly leftMouth: Point;
  readonly rightMouth: Point;
}

/** The network's view is the detected box grown by this factor around its centre. */
const VIEW_SCALE = 1.1;

/** The 68 points of the iBUG scheme for the face in `box`, in pixels of the frame. */
export async function locateLandmarks(network: Network, frame: Frame, box: Box): Promise<Point[]> {
  const view = grown(box, VIEW_SCALE);
  const output = await network.run(resample(frame, scalingMap(view, network), network.width, network.height));
  const flat = output('output');
  return Array.from({ length: flat.length / 2 }, (_, i) => ({
    x: view.x + (flat[2 * i] ?? 0) * view.width,
    y: view.y + (flat[2 * i + 1] ?? 0) * view.height,
  }));
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

function grown(box: Box, factor: number): Box {
  const width = box.width * factor;
  const height = box.height * factor;
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}
