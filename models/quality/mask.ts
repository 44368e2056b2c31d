import type { Patch } from '../engine/resample.ts';
import { type Area, meanOf, quantileOf, valuesIn } from './skin-area.ts';
import {
  type Closeness,
  type Colour,
  colourAt,
  middleColour,
  mirrored,
  type Spot,
  stops,
  within,
} from './skin-colour.ts';

/** The four signs of a face mask in an aligned face. */
export interface MaskSigns {
  /** Share of nose, cheeks, lip, chin and jaw that look like skin above: between the eyes, or on their side of the face. */
  readonly skinShare: number;
  /** How much redder (Cr) than the skin between the eyes they are, in the middle. */
  readonly redShift: number;
  /** How dark the nostrils are against the tip of the nose, in stops: a mask has none. */
  readonly nostrils: number;
  /** Lines across the mouth against lines across the eyes, in stops: a mask hides the lips. */
  readonly mouthLines: number;
}

// Places in an aligned face (pixels of 112 x 112); the right half mirrors the left. A mask hangs on the bridge of the nose:
// above is skin, below is cloth.
const BRIDGE: readonly Spot[] = [
  [56, 42],
  [56, 47],
  [56, 52],
  [51, 50],
  [61, 50],
];
/** Forehead and lower lid of the left side: skin, too, where the light comes in two colours and hair or a mask is not. */
const LEFT_SKIN: readonly Spot[] = [
  [44, 38],
  [36, 59],
];
const MIDDLE: readonly Spot[] = [
  [56, 64], // nose
  [56, 68],
  [56, 72],
  [56, 82], // lip
  [56, 104], // chin
  [56, 109],
];
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

const EYES: Area = { left: 30, right: 82, top: 42, bottom: 60 };
const MOUTH: Area = { left: 42, right: 70, top: 86, bottom: 100 };
const NOSE_TIP: Area = { left: 52, right: 61, top: 64, bottom: 71 };
const NOSTRILS: Area = { left: 47, right: 66, top: 74, bottom: 81 };

const SAME_SKIN: Closeness = { chroma: 11, stops: 0.9 };
const PERHAPS_SKIN: Closeness = { chroma: 40, stops: 1.2 };

/**
 * Log-odds of a mask: logistic regression on 100 masked faces (RMFD) against 2,634 others (LFW), both classes weighing the
 * same (`zs face masks` measures it; models/README.md has the figures).
 */
const WEIGHTS = { constant: 8.95, skinShare: -10.7, redShift: -0.282, nostrils: 5.26, mouthLines: -3.98 };

/** The signs of a mask in an aligned face; `luma` is its `greyOf`. */
export function maskSignsOf(aligned: Patch, luma: Float32Array): MaskSigns {
  const coloursAt = (spots: readonly Spot[]) => spots.map((spot) => colourAt(aligned, spot));
  const bridge = middleColour(coloursAt(BRIDGE));
  const skinOn = (spots: readonly Spot[]) => [
    bridge,
    ...coloursAt(spots).filter((each) => within(PERHAPS_SKIN, each, bridge)),
  ];
  const left = skinOn(LEFT_SKIN);
  const right = skinOn(LEFT_SKIN.map(mirrored));
  const below: [Colour, readonly Colour[]][] = [
    ...coloursAt(MIDDLE).map((each): [Colour, Colour[]] => [each, [...left, ...right]]),
    ...coloursAt(LEFT_HALF).map((each): [Colour, Colour[]] => [each, left]),
    ...coloursAt(LEFT_HALF.map(mirrored)).map((each): [Colour, Colour[]] => [each, right]),
  ];
  const alike = below.filter(([colour, skins]) => skins.some((skin) => within(SAME_SKIN, colour, skin)));
  return {
    skinShare: alike.length / below.length,
    redShift: middleColour(below.map(([colour]) => colour)).cr - bridge.cr,
    nostrils: stops(quantileOf(valuesIn(luma, NOSTRILS).sort(), 0.08), meanOf(valuesIn(luma, NOSE_TIP))),
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

function linesAcross(luma: Float32Array, area: Area): number {
  const above = valuesIn(luma, { ...area, top: area.top - 1, bottom: area.bottom - 1 });
  const below = valuesIn(luma, { ...area, top: area.top + 1, bottom: area.bottom + 1 });
  return meanOf(below.map((value, i) => Math.abs(value - (above[i] ?? 0))));
}
