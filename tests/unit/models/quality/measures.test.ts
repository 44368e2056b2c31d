import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Patch } from '../../../../models/engine/resample.ts';
import { componentsOf, type FaceMeasures, measureQuality } from '../../../../models/quality/measures.ts';
import { goodMeasures, patchOf } from './aligned-faces.ts';

const frame = { width: 320, height: 240, rgb: new Uint8Array(320 * 240 * 3).fill(120) };
const box = { x: 100, y: 60, width: 100, height: 120 };
const pose = { eyeDistancePx: 80, yawDeg: 0, rollDeg: 0 };

/** A textured patch of skin-like brightness: stripes of several widths. */
function texture(x: number, y: number): number {
  return 120 + 25 * Math.sin(x * 1.3) + 25 * Math.sin(y * 0.9) + 20 * Math.sin((x + y) * 0.2);
}

const grey = (valueAt: (x: number, y: number) => number) =>
  patchOf((x, y) => [valueAt(x, y), valueAt(x, y), valueAt(x, y)]);

/** Mean over a square of the texture: what an unfocused lens does. */
function blurred(radius: number): Patch {
  return grey((x, y) => {
    let sum = 0;
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) sum += texture(x + dx, y + dy);
    return sum / (2 * radius + 1) ** 2;
  });
}

const measure = (aligned: Patch, view = frame) => measureQuality(view, { box, landmarks: [], pose, aligned });
const sharpness = (patch: Patch) => measure(patch).sharpness;
const exposure = (patch: Patch) => componentsOf(measure(patch)).exposure;

function falling(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value < (values[i - 1] ?? 0));
}

describe('measures of a face', () => {
  it('sharpness falls with blur', () => {
    expect(falling([0, 1, 2].map((radius) => sharpness(blurred(radius))))).toBe(true);
  });

  it('sharpness is not mistaken for light: half the light leaves it as it was', () => {
    expect(sharpness(grey((x, y) => texture(x, y) / 2))).toBeCloseTo(sharpness(blurred(0)), 3);
  });

  it('a flat patch has no sharpness', () => {
    expect(sharpness(grey(() => 128))).toBe(0);
  });

  it('the background counts in stops against the face', () => {
    const half = measure(grey(() => 54)).light.behindStops; // (120 + 12) / (54 + 12)
    expect(half).toBeCloseTo(1, 2);
    expect(measure(grey(() => 120)).light.behindStops).toBeCloseTo(0, 2);
  });

  it('a box partly outside the frame is visible in part', () => {
    const cut = { box: { ...box, x: -50 }, landmarks: [], pose, aligned: blurred(0) };
    expect(measureQuality(frame, cut).visibleShare).toBeCloseTo(0.5);
  });
});

describe('quality components', () => {
  it('exposure falls the darker it gets, and the brighter', () => {
    expect(falling([1, 0.3, 0.2, 0.15].map((gain) => exposure(grey((x, y) => texture(x, y) * gain))))).toBe(true);
    expect(falling([1, 1.8, 2.2, 3].map((gain) => exposure(grey((x, y) => texture(x, y) * gain))))).toBe(true);
  });

  it('pose falls with each angle, size with distance, eyes with the lids', () => {
    const of = (change: Partial<FaceMeasures>) => componentsOf({ ...goodMeasures, ...change });
    const poses = [{}, { yawDeg: -20 }, { yawDeg: 40 }, { yawDeg: 40, pitchDeg: 20 }, { yawDeg: 90, rollDeg: 30 }];
    expect(falling(poses.map((change) => of(change).pose))).toBe(true);
    expect(falling([60, 40, 10].map((eyeDistancePx) => of({ eyeDistancePx }).faceSize))).toBe(true);
    expect(of({ eyeDistancePx: 500 }).faceSize).toBe(1);
    expect(falling([0.24, 0.1, 0].map((eyesOpen) => of({ eyesOpen }).eyesOpen ?? Number.NaN))).toBe(true);
  });

  it('are shares whatever was measured, and none of what could not be', () => {
    const anything = fc.double();
    const measures = fc.record({ eyeDistancePx: anything, yawDeg: anything, pitchDeg: anything, sharpness: anything });
    fc.assert(
      fc.property(measures, (change) => {
        for (const value of Object.values(componentsOf({ ...goodMeasures, ...change }))) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
    expect(componentsOf({ ...goodMeasures, sharpness: Number.NaN }).sharpness).toBe(0);
  });
});
