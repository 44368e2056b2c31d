import { visibleArea } from '../engine/detect.ts';
import type { Box, Frame, Point } from '../engine/face-engine.ts';

/** Width by height of a whole face's box: the middle of 2,634 LFW pictures. */
const USUAL_ASPECT = 0.7;

/** As wide as the boxes of whole faces get: 999 in 1,000 of those pictures lie below 0.94. */
const WIDEST_ASPECT = 0.95;

/** A box is at the edge of the frame when the gap is no wider than this share of the box. */
const AT_EDGE = 0.1;

/**
 * Share of a face that lies inside the frame, 0 to 1: the least of what three signs say. Of a face cut in half the detector
 * often boxes the visible half alone, and the landmark network squeezes a whole face into it; then only the box tells: it is
 * too narrow and at a side, or too wide and at the top or the bottom.
 */
export function visibleShareOf(frame: Pick<Frame, 'width' | 'height'>, box: Box, landmarks: readonly Point[]): number {
  const whole = (of: Box) => visibleArea(of, frame) / (of.width * of.height);
  const shares = [whole(box), usualShare(frame, box)];
  if (landmarks.length > 0) shares.push(whole(boundsOf(landmarks)));
  return Math.min(...shares);
}

function usualShare(frame: Pick<Frame, 'width' | 'height'>, { x, y, width, height }: Box): number {
  const aspect = width / height;
  const beside = Math.min(x, frame.width - x - width) / width;
  const aboveOrBelow = Math.min(y, frame.height - y - height) / height;
  return Math.min(
    1,
    beside <= AT_EDGE ? aspect / USUAL_ASPECT : 1,
    aboveOrBelow <= AT_EDGE ? WIDEST_ASPECT / aspect : 1,
  );
}

function boundsOf(points: readonly Point[]): Box {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
