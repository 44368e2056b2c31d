import type { Patch } from '../engine/resample.ts';
import { quantileOf } from './skin-area.ts';

/** A place in an aligned face, in its pixels. */
export type Spot = readonly [x: number, y: number];

/** ITU-R BT.601, full range; Cb and Cr around 0. */
export interface Colour {
  readonly y: number;
  readonly cb: number;
  readonly cr: number;
}

/** How far two colours may lie apart: distance in the plane of Cb and Cr, and stops of luma. */
export interface Closeness {
  readonly chroma: number;
  readonly stops: number;
}

/** Keeps the logarithm of black finite when two brightnesses are compared. */
const DARK = 8;

/** The colour at a spot: the mean of 4 x 4 pixels, for a hair or a pore must not decide. */
export function colourAt({ rgb, width, height }: Patch, [left, top]: Spot): Colour {
  let red = 0;
  let green = 0;
  let blue = 0;
  let count = 0;
  for (let y = top - 2; y < Math.min(top + 2, height); y++) {
    for (let x = left - 2; x < left + 2; x++) {
      const at = (y * width + x) * 3;
      red += rgb[at] ?? 0;
      green += rgb[at + 1] ?? 0;
      blue += rgb[at + 2] ?? 0;
      count++;
    }
  }
  return {
    y: (0.299 * red + 0.587 * green + 0.114 * blue) / count,
    cb: (0.5 * blue - 0.1687 * red - 0.3313 * green) / count,
    cr: (0.5 * red - 0.4187 * green - 0.0813 * blue) / count,
  };
}

/** Whether two colours lie as close as that. False where either is no number. */
export function within({ chroma, stops: most }: Closeness, one: Colour, other: Colour): boolean {
  return Math.hypot(one.cb - other.cb, one.cr - other.cr) < chroma && Math.abs(stops(one.y, other.y)) < most;
}

/** The same place on the other side: an aligned face is 112 pixels wide. */
export function mirrored([x, y]: Spot): Spot {
  return [112 - x, y];
}

/** The median of each channel. */
export function middleColour(colours: readonly Colour[]): Colour {
  const middle = (channel: keyof Colour) => quantileOf(Float32Array.from(colours, (each) => each[channel]).sort(), 0.5);
  return { y: middle('y'), cb: middle('cb'), cr: middle('cr') };
}

/** How much brighter one value is than another, in powers of two; `floor` keeps black finite. */
export function stops(value: number, reference: number, floor = DARK): number {
  return Math.log2((value + floor) / (reference + floor));
}
