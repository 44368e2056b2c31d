import type { Box, Frame } from './face-engine.ts';
import type { Network } from './network.ts';
import { resample } from './resample.ts';

/** A face candidate: a box in pixels of the frame, and how sure the detector is (0 to 1). */
export interface Detection {
  readonly box: Box;
  readonly score: number;
}

/** Lowest score that counts as a face. */
const MIN_SCORE = 0.65;

/** Boxes that overlap more (intersection over union) show the same face. */
const SAME_FACE_IOU = 0.4;

/** Faces in the frame, the largest visible one first. The frame is fitted into the detector's input without distorting it. */
export async function detectFaces(network: Network, frame: Frame): Promise<Detection[]> {
  const scale = Math.max(frame.width / network.width, frame.height / network.height);
  const map = { a: scale, b: 0, c: scale / 2 - 0.5, d: 0, e: scale, f: scale / 2 - 0.5 };
  const output = await network.run(resample(frame, map, network.width, network.height));
  const scores = output('scores');
  const boxes = output('boxes');

  const found: Detection[] = [];
  for (let anchor = 0; anchor < scores.length / 2; anchor++) {
    const score = scores[2 * anchor + 1] ?? 0;
    if (score < MIN_SCORE) continue;
    const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(4 * anchor, 4 * anchor + 4);
    found.push({
      score,
      box: {
        x: left * network.width * scale,
        y: top * network.height * scale,
        width: (right - left) * network.width * scale,
        height: (bottom - top) * network.height * scale,
      },
    });
  }
  return withoutDuplicates(found).sort((one, other) => visibleArea(other.box, frame) - visibleArea(one.box, frame));
}

/** Area in square pixels of the part of a box that lies inside the frame. */
export function visibleArea(box: Box, frame: Pick<Frame, 'width' | 'height'>): number {
  return intersection(box, { x: 0, y: 0, width: frame.width, height: frame.height });
}

/** Non-maximum suppression: of boxes that overlap, only the surest stays. */
export function withoutDuplicates(found: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of [...found].sort((one, other) => other.score - one.score)) {
    if (kept.every(({ box }) => overlap(box, candidate.box) <= SAME_FACE_IOU)) kept.push(candidate);
  }
  return kept;
}

function overlap(one: Box, other: Box): number {
  const both = intersection(one, other);
  return both / (one.width * one.height + other.width * other.height - both);
}

function intersection(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}
