import { describe, expect, it } from 'vitest';
import type { DetectedFace } from '../../../../models/engine/face-engine.ts';
import { qualityOf, shortcomings } from '../../../../models/engine/quality.ts';
import type { Patch } from '../../../../models/engine/resample.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';

const SIZE = 112;
const frontal = { eyeDistancePx: 80, yawDeg: 0, rollDeg: 0 };

/** A textured patch of skin-like brightness: stripes of several widths. */
function texture(x: number, y: number): number {
  return 120 + 25 * Math.sin(x * 1.3) + 25 * Math.sin(y * 0.9) + 20 * Math.sin((x + y) * 0.2);
}

function patchOf(valueAt: (x: number, y: number) => number): Patch {
  const rgb = new Float32Array(SIZE * SIZE * 3);
  for (let i = 0; i < SIZE * SIZE; i++) {
    rgb.fill(Math.min(255, Math.max(0, valueAt(i % SIZE, Math.floor(i / SIZE)))), 3 * i, 3 * i + 3);
  }
  return { width: SIZE, height: SIZE, rgb };
}

/** Mean over a square of the texture: what an unfocused lens does. */
function blurred(radius: number): Patch {
  return patchOf((x, y) => {
    let sum = 0;
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) sum += texture(x + dx, y + dy);
    return sum / (2 * radius + 1) ** 2;
  });
}

const sharpness = (patch: Patch) => qualityOf(frontal, patch).components.sharpness;
const exposure = (patch: Patch) => qualityOf(frontal, patch).components.exposure;

function falling(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value < (values[i - 1] ?? 0));
}

describe('quality components', () => {
  it('sharpness falls with blur', () => {
    expect(falling([0, 1, 2].map((radius) => sharpness(blurred(radius))))).toBe(true);
  });

  it('sharpness is not mistaken for light: half the light leaves it as it was', () => {
    const dimmed = patchOf((x, y) => texture(x, y) / 2);
    expect(sharpness(dimmed)).toBeCloseTo(sharpness(blurred(0)), 3);
  });

  it('a flat patch has no sharpness', () => {
    expect(sharpness(patchOf(() => 128))).toBe(0);
  });

  it('exposure falls the darker it gets, and the brighter', () => {
    expect(falling([1, 0.3, 0.2, 0.15].map((gain) => exposure(patchOf((x, y) => texture(x, y) * gain))))).toBe(true);
    expect(falling([1, 1.8, 2.2, 3].map((gain) => exposure(patchOf((x, y) => texture(x, y) * gain))))).toBe(true);
  });

  it('pose falls with each angle, size with distance', () => {
    const pose = (yawDeg: number, rollDeg: number) =>
      qualityOf({ ...frontal, yawDeg, rollDeg }, blurred(0)).components.pose;
    expect(falling([pose(0, 0), pose(-20, 0), pose(40, 0), pose(-40, 30), pose(90, 30)])).toBe(true);
    const size = (eyeDistancePx: number) => qualityOf({ ...frontal, eyeDistancePx }, blurred(0)).components.faceSize;
    expect(falling([size(60), size(40), size(10)])).toBe(true);
    expect(size(500)).toBe(1);
  });
});

describe('the quality gate', () => {
  const limits = defaultFacePolicy().quality;
  const frame = { width: 640, height: 480 };
  const goodLight = { under: 0, over: 0 };
  const good: DetectedFace = {
    box: { x: 220, y: 120, width: 180, height: 240 },
    score: 0.99,
    landmarks: [],
    ...frontal,
    quality: { faceSize: 1, pose: 1, sharpness: 0.7, exposure: 1 },
  };

  it('lets a good face pass', () => {
    expect(shortcomings(frame, good, goodLight, limits)).toEqual([]);
  });

  it.each<[string, Partial<DetectedFace>, string]>([
    ['far away', { eyeDistancePx: 12 }, 'too-small'],
    ['filling the picture', { box: { x: 100, y: 10, width: 440, height: 460 } }, 'too-close'],
    ['half outside the picture', { box: { x: 560, y: 120, width: 180, height: 240 } }, 'off-centre'],
    ['looking aside', { yawDeg: -50 }, 'turned-away'],
    ['lying down', { rollDeg: 80 }, 'turned-away'],
    ['unfocused', { quality: { ...good.quality, sharpness: 0.05 } }, 'blurred'],
    ['whose pose could not be told', { yawDeg: Number.NaN }, 'turned-away'],
    ['whose size could not be told', { eyeDistancePx: Number.NaN }, 'too-small'],
    ['whose sharpness could not be told', { quality: { ...good.quality, sharpness: Number.NaN } }, 'blurred'],
  ])('refuses a face %s', (_, change, reason) => {
    expect(shortcomings(frame, { ...good, ...change }, goodLight, limits)).toEqual([reason]);
  });

  it.each([
    ['too-dark', { under: 0.8, over: 0.01 }],
    ['too-bright', { under: 0.01, over: 0.8 }],
  ])('says %s, so that somebody can do something about it', (reason, light) => {
    const face = { ...good, quality: { ...good.quality, exposure: 0.19 } };
    expect(shortcomings(frame, face, light, limits)).toEqual([reason]);
  });

  it('names everything that is wrong at once', () => {
    const face = { ...good, eyeDistancePx: 10, yawDeg: 60, quality: { ...good.quality, sharpness: 0 } };
    expect(shortcomings(frame, face, goodLight, limits)).toEqual(['too-small', 'turned-away', 'blurred']);
  });
});
