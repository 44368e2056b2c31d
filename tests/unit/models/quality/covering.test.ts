import { describe, expect, it } from 'vitest';
import { greyOf } from '../../../../models/engine/resample.ts';
import { coveringOf } from '../../../../models/quality/covering.ts';
import { patchOf } from './aligned-faces.ts';

type Rgb = readonly [number, number, number];

const SKIN: Rgb = [205, 160, 135];
const EYES: Rgb = [120, 90, 78];
const eyesAt = (x: number, y: number) => y >= 46 && y < 58 && ((x >= 30 && x < 48) || (x >= 64 && x < 82));

/** A face in one colour of skin, with `above` from the brows up and `eyes` where the eyes are, under so much light. */
function covering({ above = SKIN, eyes = EYES, light = 1 }: { above?: Rgb; eyes?: Rgb; light?: number }) {
  const face = patchOf((x, y) => {
    const [red, green, blue] = eyesAt(x, y) ? eyes : y < 34 ? above : SKIN;
    return [red * light, green * light, blue * light];
  });
  return coveringOf(face, greyOf(face));
}

describe('what covers the upper half of a face', () => {
  it('is nothing on a bare face', () => {
    const { foreheadVisible, eyesShadedStops } = covering({});
    expect(foreheadVisible).toBe(1);
    expect(eyesShadedStops).toBeCloseTo(0.77, 1);
  });

  it.each<[string, Rgb]>([
    ['a black cap', [20, 20, 24]],
    ['a white cap', [250, 250, 250]],
    ['a red cap', [190, 20, 30]],
    ['a fringe', [45, 35, 30]],
  ])('%s: no forehead is seen', (_, above) => {
    expect(covering({ above }).foreheadVisible).toBe(0);
  });

  it('dark glasses darken the eyes, less light does not', () => {
    const glasses = covering({ eyes: [18, 16, 16] });
    expect(glasses.eyesShadedStops).toBeGreaterThan(2);
    const dim = covering({ light: 0.5 });
    expect(dim.foreheadVisible).toBe(1);
    expect(Math.abs(dim.eyesShadedStops - covering({}).eyesShadedStops)).toBeLessThan(0.1);
  });
});
