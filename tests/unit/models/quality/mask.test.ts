import { describe, expect, it } from 'vitest';
import { greyOf, type Patch } from '../../../../models/engine/resample.ts';
import { maskSignsOf, mouthVisibleOf } from '../../../../models/quality/mask.ts';
import { patchOf } from './aligned-faces.ts';

type Colour = readonly [number, number, number];
const SKINS: readonly (readonly [string, Colour])[] = [
  ['light', [224, 180, 155]],
  ['tan', [180, 130, 100]],
  ['dark', [92, 62, 48]],
];
const CLOTHS: readonly (readonly [string, Colour])[] = [
  ['white', [235, 238, 240]],
  ['blue', [150, 190, 215]],
  ['black', [28, 28, 30]],
];

const scaled = ([red, green, blue]: Colour, by: number): Colour => [red * by, green * by, blue * by];
const inside = (x: number, y: number, [left, right, top, bottom]: readonly [number, number, number, number]) =>
  x >= left && x < right && y >= top && y < bottom;

/** A drawn face: brows, eyes, nostrils and lips on even skin; below the bridge of the nose a cloth, if there is one. */
function drawn(skin: Colour, cloth?: Colour) {
  return patchOf((x, y) => {
    const fold = 1 - 0.03 * Math.sin(y * 0.5);
    if (cloth && y >= 62) return scaled(cloth, fold);
    if (inside(x, y, [30, 46, 42, 45]) || inside(x, y, [66, 82, 42, 45])) return scaled(skin, 0.4);
    if (inside(x, y, [33, 44, 49, 54]) || inside(x, y, [68, 79, 49, 54])) return scaled(skin, 0.3);
    if (inside(x, y, [50, 54, 76, 79]) || inside(x, y, [58, 62, 76, 79])) return scaled(skin, 0.3);
    if (inside(x, y, [45, 67, 89, 92])) return [skin[0] * 0.8, skin[1] * 0.55, skin[2] * 0.6];
    if (inside(x, y, [45, 67, 92, 93])) return scaled(skin, 0.35);
    if (inside(x, y, [45, 67, 93, 97])) return [skin[0] * 0.85, skin[1] * 0.6, skin[2] * 0.65];
    return scaled(skin, fold);
  });
}

const signsOf = (patch: Patch) => maskSignsOf(patch, greyOf(patch));
const visible = (skin: Colour, cloth?: Colour) => mouthVisibleOf(signsOf(drawn(skin, cloth)));

describe.each(SKINS)('a face of %s skin', (_, skin) => {
  it('shows its mouth', () => {
    expect(visible(skin)).toBeGreaterThan(0.9);
  });

  it.each(CLOTHS)('does not behind a %s mask', (__, cloth) => {
    expect(visible(skin, cloth)).toBeLessThan(0.1);
  });
});

describe('the signs of a mask', () => {
  const signs = signsOf(drawn([180, 130, 100]));

  it('of a bare face: skin everywhere, dark nostrils, lips that draw lines', () => {
    expect(signs.skinShare).toBeGreaterThan(0.8);
    expect(signs.nostrils).toBeLessThan(-1);
    expect(signs.mouthLines).toBeGreaterThan(-1);
  });

  it('do not hang on the light', () => {
    const dimmed = signsOf(drawn([126, 91, 70]));
    expect(dimmed.skinShare).toBeCloseTo(signs.skinShare, 1);
    expect(dimmed.nostrils).toBeCloseTo(signs.nostrils, 0);
  });

  it('of a picture without numbers are unknown, and so is the mouth', () => {
    const broken = { width: 112, height: 112, rgb: new Float32Array(112 * 112 * 3).fill(Number.NaN) };
    expect(mouthVisibleOf(signsOf(broken))).toBeNaN();
  });
});
