import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../models/engine/face-engine.ts';
import { greyOf, resample } from '../../../../models/engine/resample.ts';

function frameOf(width: number, height: number, valueAt: (x: number, y: number) => number): Frame {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.fill(valueAt(i % width, Math.floor(i / width)), 3 * i, 3 * i + 3);
  return { width, height, rgb };
}

const IDENTITY = { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 };
const redOf = (rgb: Float32Array) => Array.from({ length: rgb.length / 3 }, (_, i) => rgb[3 * i]);

describe('resampling', () => {
  it('by the identity changes nothing', () => {
    const frame = frameOf(5, 4, (x, y) => x * 10 + y);
    expect(Array.from(resample(frame, IDENTITY, 5, 4).rgb)).toEqual(Array.from(frame.rgb));
  });

  it('interpolates between pixels', () => {
    const frame = frameOf(2, 1, (x) => x * 100);
    expect(redOf(resample(frame, { ...IDENTITY, c: 0.25 }, 1, 1).rgb)).toEqual([25]);
  });

  it('turns by a quarter', () => {
    const frame = frameOf(2, 2, (x, y) => 10 * (1 + x + 2 * y)); // 10 20 / 30 40
    const quarter = { a: 0, b: -1, c: 1, d: 1, e: 0, f: 0 }; // source x = 1 - y, source y = x
    expect(redOf(resample(frame, quarter, 2, 2).rgb)).toEqual([20, 40, 10, 30]);
  });

  it('averages fine stripes when it shrinks, instead of picking one of them', () => {
    const stripes = frameOf(64, 64, (x) => (x % 2 === 0 ? 0 : 200));
    const shrunk = redOf(resample(stripes, { a: 8, b: 0, c: 3.5, d: 0, e: 8, f: 3.5 }, 8, 8).rgb);
    expect(Math.min(...shrunk.map(Number))).toBeGreaterThan(90);
    expect(Math.max(...shrunk.map(Number))).toBeLessThan(110);
  });

  it('repeats the edge outside the picture', () => {
    const frame = frameOf(3, 1, (x) => 50 * (x + 1));
    expect(redOf(resample(frame, { ...IDENTITY, c: -2 }, 7, 1).rgb)).toEqual([50, 50, 50, 100, 150, 150, 150]);
  });

  it('weighs colours as BT.601 does', () => {
    const grey = greyOf({ width: 3, height: 1, rgb: Float32Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255]) });
    expect(Array.from(grey, Math.round)).toEqual([76, 150, 29]);
  });
});
