import type { Patch } from '../engine/resample.ts';
import { type Area, meanOf, quantileOf, valuesIn } from './skin-area.ts';

/** The four signs of a face mask in an aligned face. */
export interface MaskSigns {
  /** Share of nose, cheeks, lip, chin and jaw that look like the skin between the eyes. */
  readonly skinShare: number;
  /** How much redder (Cr) than the skin between the eyes they are, in the middle. */
  readonly redShift: number;
  /** How dark the nostrils are against the tip of the nose, in stops: a mask has none. */
  readonly nostrils: number;
  /** Lines across the mouth against lines across the eyes, in stops: a mask hides the lips. */
  readonly mouthLines: number;
}

type Spot = readonly [x: number, y: number];

interface Colour {
  readonly y: number;
  readonly cb: number;
  readonly cr: number;
}

// Places in an aligned face (pixels of 112 x 112). A mask hangs on the bridge of the nose: above is skin, below is cloth.
const BRIDGE: readonly Spot[] = [
  [56, 42],
  [56, 47],
  [56, 52],
  [51, 50],
  [61, 50],
];
const NOSE: readonly Spot[] = [
  [56, 64],
  [56, 68],
  [56, 72],
];
// The left half; the right one mirrors it.
const LEFT_HALF: readonly Spot[] = [
  [50, 70], // nostril wing
  [36, 76], // cheek
  [40, 76],
  [36, 82],
  [40, 82],
  [44, 78],
  [50, 83], // lip
  [36, 92], // jaw
  [38, 97],
  [41, 101],
  [48, 103], // chin
  [52, 107],
];
const CENTRE: readonly Spot[] = [
  [56, 82],
  [56, 104],
  [56, 109],
];
const COVERED: readonly Spot[] = [...NOSE, ...CENTRE, ...LEFT_HALF, ...LEFT_HALF.map(([x, y]): Spot => [112 - x, y])];

const EYES: Area = { left: 30, right: 82, top: 42, bottom: 60 };
const MOUTH: Area = { left: 42, right: 70, top: 86, bottom: 100 };
const NOSE_TIP: Area = { left: 52, right: 61, top: 64, bottom: 71 };
const NOSTRILS: Area = { left: 47, right: 66, top: 74, bottom: 81 };

/** Skin differs from the skin between the eyes by no more: distance in the plane of Cb and Cr, and stops of luma. */
const SAME_SKIN = { chroma: 11, stops: 0.9 };

/**
 * Log-odds of a mask: logistic regression on 100 masked faces (RMFD) against 2,634 others (LFW), both classes weighing the
 * same (`zs face masks` measures it; models/README.md has the figures).
 */
const WEIGHTS = { constant: 6.58, skinShare: -9, redShift: -0.266, nostrils: 4.77, mouthLines: -3.4 };

/** The signs of a mask in an aligned face; `luma` is its `greyOf`. */
export function maskSignsOf(aligned: Patch, luma: Float32Array): MaskSigns {
  const skin = middleColour(BRIDGE.map((spot) => colourAt(aligned, spot)));
  const below = COVERED.map((spot) => colourAt(aligned, spot));
  const alike = below.filter(({ y, cb, cr }) => {
    const chroma = Math.hypot(cb - skin.cb, cr - skin.cr);
    return chroma < SAME_SKIN.chroma && Math.abs(stops(y, skin.y, 8)) < SAME_SKIN.stops;
  });
  return {
    skinShare: alike.length / COVERED.length,
    redShift: middleColour(below).cr - skin.cr,
    nostrils: stops(quantileOf(valuesIn(luma, NOSTRILS).sort(), 0.08), meanOf(valuesIn(luma, NOSE_TIP)), 8),
    mouthLines: stops(linesAcross(luma, MOUTH), linesAcross(luma, EYES), 1),
  };
}

/** How sure it is that nose and mouth can be seen, 0 to 1. NaN where the picture holds no numbers. */
export function mouthVisibleOf({ skinShare, redShift, nostrils, mouthLines }: MaskSigns): number {
  const { constant, ...w } = WEIGHTS;
  const logit =
    constant + w.skinShare * skinShare + w.redShift * redShift + w.nostrils * nostrils + w.mouthLines * mouthLines;
  return 1 / (1 + Math.exp(logit));
}

// Each spot is the mean of 4 x 4 pixels: a hair or a pore must not decide. ITU-R BT.601, full range.
function colourAt({ rgb, width, height }: Patch, [left, top]: Spot): Colour {
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

function middleColour(colours: readonly Colour[]): Colour {
  const middle = (channel: keyof Colour) => quantileOf(Float32Array.from(colours, (each) => each[channel]).sort(), 0.5);
  return { y: middle('y'), cb: middle('cb'), cr: middle('cr') };
}

function linesAcross(luma: Float32Array, area: Area): number {
  const above = valuesIn(luma, { ...area, top: area.top - 1, bottom: area.bottom - 1 });
  const below = valuesIn(luma, { ...area, top: area.top + 1, bottom: area.bottom + 1 });
  return meanOf(below.map((value, i) => Math.abs(value - (above[i] ?? 0))));
}

/** How much brighter one value is than another, in powers of two; `floor` keeps black finite. */
function stops(value: number, reference: number, floor: number): number {
  return Math.log2((value + floor) / (reference + floor));
}
