import type { Box, Frame } from '../../models/engine/face-engine.ts';

/** Neither as dark as hair nor as light as skin. */
const GREY = 128;

/** Painted around a face as well, as a share of its box each way: hair and chin tell people by, too. */
const RIM = 0.25;

/** A copy of the frame with these faces painted over, save where `keep` lies: neighbours overlap. */
export function withoutFaces<T extends Frame>(frame: T, faces: readonly Box[], keep: Box): T {
  if (faces.length === 0) return frame;
  const rgb = new Uint8Array(frame.rgb);
  for (const { x, y, width, height } of faces) {
    const left = Math.max(0, Math.round(x - RIM * width));
    const right = Math.min(frame.width, Math.round(x + (1 + RIM) * width));
    const bottom = Math.min(frame.height, Math.round(y + (1 + RIM) * height));
    for (let row = Math.max(0, Math.round(y - RIM * height)); row < bottom; row++) {
      const beside = row >= keep.y && row < keep.y + keep.height;
      const kept = beside
        ? { from: Math.floor(keep.x), until: Math.ceil(keep.x + keep.width) }
        : { from: right, until: right };
      paint(rgb, frame.width, row, left, Math.min(right, kept.from));
      paint(rgb, frame.width, row, Math.max(left, kept.until), right);
    }
  }
  return { ...frame, rgb };
}

function paint(rgb: Uint8Array, frameWidth: number, row: number, from: number, until: number): void {
  if (until > from) rgb.fill(GREY, (row * frameWidth + from) * 3, (row * frameWidth + until) * 3);
}
