import type { Box, Frame } from '../engine/face-engine.ts';
import { quantileOf, SKIN, valuesIn } from './skin-area.ts';

/** The light on a face and behind it. */
export interface FaceLight {
  /** Shares of the skin that are nearly black or nearly white: ranges of ISO/IEC 29794-5 (0 to 25, 247 to 255). */
  readonly under: number;
  readonly over: number;
  /** Between the darkest and the lightest twentieth of the skin, 0 to 1 of the whole scale. */
  readonly range: number;
  /** How much brighter than the face the background is, in stops (powers of two); negative when it is darker. */
  readonly behindStops: number;
}

/** The frame is looked at in a grid of so many points each way: enough for a mean, and as cheap for large frames. */
const GRID = 48;

/** Keeps the logarithm of black finite; half of what counts as nearly black. */
const DARK = 12;

/** Measures the light on an aligned face (its luma), and behind it in the frame. */
export function lightOf(frame: Frame, box: Box, luma: Float32Array): FaceLight {
  const skin = valuesIn(luma, SKIN).sort();
  const count = (matches: (value: number) => boolean) => skin.filter(matches).length / skin.length;
  return {
    under: count((value) => !(value > 25)), // a pixel that is no number is no light either
    over: count((value) => value >= 247),
    range: (quantileOf(skin, 0.95) - quantileOf(skin, 0.05)) / 255,
    behindStops: Math.log2((lumaAround(frame, box) + DARK) / (quantileOf(skin, 0.5) + DARK)),
  };
}

// Beside and above the head: below it are neck and clothes, which say nothing of the light behind.
function lumaAround({ width, height, rgb }: Frame, box: Box): number {
  let sum = 0;
  let count = 0;
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      const x = Math.floor(((column + 0.5) / GRID) * width);
      const y = Math.floor(((row + 0.5) / GRID) * height);
      const across = (x - box.x) / box.width;
      const down = (y - box.y) / box.height;
      if (down > 0.9 || (down > -0.3 && across > -0.15 && across < 1.15)) continue;
      const at = (y * width + x) * 3;
      sum += 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
      count++;
    }
  }
  return sum / count;
}
