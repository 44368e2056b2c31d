import { cropFrame } from '../decode.ts';
import type { Box, Frame } from '../engine/face-engine.ts';

/**
 * The same picture from nearer: cut, in its own proportions and round the face as far as its borders allow, so that the longer
 * side of the face takes `share` of that side of the picture. Undefined when the face takes as much already.
 */
export function nearer(frame: Frame, face: Box, share: number): Frame | undefined {
  const scale = Math.max(face.width / frame.width, face.height / frame.height) / share;
  if (!(scale < 1)) return undefined;
  const [width, height] = [frame.width * scale, frame.height * scale];
  const x = Math.max(0, Math.min(frame.width - width, face.x + face.width / 2 - width / 2));
  const y = Math.max(0, Math.min(frame.height - height, face.y + face.height / 2 - height / 2));
  return cropFrame(frame, { x, y, width, height });
}
