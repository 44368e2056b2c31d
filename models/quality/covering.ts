import type { Patch } from '../engine/resample.ts';
import { type Area, meanOf, valuesIn } from './skin-area.ts';
import { type Closeness, colourAt, middleColour, mirrored, type Spot, stops, within } from './skin-colour.ts';

/** What lies over the upper half of a face: hats, hoods, hair; dark glasses. */
export interface FaceCovering {
  /** Share of the forehead that looks like the skin of nose and cheeks, 0 to 1. */
  readonly foreheadVisible: number;
  /** How much darker the eyes and what is around them are than that skin, in stops; dark glasses make it large. */
  readonly eyesShadedStops: number;
}

/** Bridge of the nose and upper cheeks, the right half mirroring the left: what a hat does not cover. */
const SKIN_MIDDLE: readonly Spot[] = [
  [56, 47],
  [56, 52],
  [56, 64],
];
const SKIN_LEFT: readonly Spot[] = [
  [51, 50],
  [40, 74],
  [38, 70],
];

/** From above the brows up to where the hair begins, in an aligned face. */
const FOREHEAD: readonly Spot[] = [10, 16, 22, 28].flatMap((y) =>
  [38, 44, 50, 56, 62, 68, 74].map((x): Spot => [x, y]),
);

/** Foreheads shine and lie in the shade of hair: wider in light than what counts as the same skin below. */
const FOREHEAD_SKIN: Closeness = { chroma: 11, stops: 1.2 };

const LEFT_EYE: Area = { left: 30, right: 48, top: 46, bottom: 58 };
const RIGHT_EYE: Area = { left: 64, right: 82, top: 46, bottom: 58 };

/** Measures an aligned face; `luma` is its `greyOf`. */
export function coveringOf(aligned: Patch, luma: Float32Array): FaceCovering {
  const below = [...SKIN_MIDDLE, ...SKIN_LEFT, ...SKIN_LEFT.map(mirrored)];
  const skin = middleColour(below.map((spot) => colourAt(aligned, spot)));
  const bare = FOREHEAD.filter((spot) => within(FOREHEAD_SKIN, colourAt(aligned, spot), skin));
  const eyes = (meanOf(valuesIn(luma, LEFT_EYE)) + meanOf(valuesIn(luma, RIGHT_EYE))) / 2;
  return { foreheadVisible: bare.length / FOREHEAD.length, eyesShadedStops: -stops(eyes, skin.y) };
}
