import { describe, expect, it } from 'vitest';
import type { Point } from '../../../../models/engine/face-engine.ts';
import { shapeOf } from '../../../../models/quality/shape.ts';

/** The points that shape and pose look at, for a level face whose eyes lie 100 px apart; `noseY` and `earY` from the eyes down. */
function pointsOf(noseY: number, earY: number, lids = 6): Point[] {
  const points: Point[] = Array.from({ length: 68 }, () => ({ x: 100, y: 100 }));
  const put = (index: number, x: number, y: number) => {
    points[index] = { x, y };
  };
  put(0, 20, 100 + earY);
  put(16, 180, 100 + earY);
  put(30, 100, 100 + noseY);
  for (const [eye, x] of [
    [36, 50],
    [42, 150],
  ] as const) {
    put(eye, x - 20, 100);
    put(eye + 3, x + 20, 100);
    for (const lid of [1, 2]) put(eye + lid, x, 100 - lids);
    for (const lid of [4, 5]) put(eye + lid, x, 100 + lids);
  }
  put(48, 60, 170);
  put(54, 140, 170);
  put(60, 80, 170);
  put(64, 120, 170);
  put(62, 100, 168);
  put(66, 100, 172);
  return points;
}

function turned(points: readonly Point[], rollDeg: number): Point[] {
  const roll = (rollDeg * Math.PI) / 180;
  return points.map(({ x, y }) => ({
    x: x * Math.cos(roll) - y * Math.sin(roll),
    y: x * Math.sin(roll) + y * Math.cos(roll),
  }));
}

describe('the shape of 68 points', () => {
  it('chin up lifts the nose and lowers the ears; chin down the other way round', () => {
    const level = shapeOf(pointsOf(60, 0), 100, 0).pitchDeg;
    expect(shapeOf(pointsOf(40, 20), 100, 0).pitchDeg).toBeGreaterThan(level);
    expect(shapeOf(pointsOf(80, -20), 100, 0).pitchDeg).toBeLessThan(level);
  });

  it.each([-40, 15, 60])('is the same on a head tilted by %d degrees', (rollDeg) => {
    const level = shapeOf(pointsOf(50, 10), 100, 0);
    const tilted = shapeOf(turned(pointsOf(50, 10), rollDeg), 100, rollDeg);
    for (const key of ['pitchDeg', 'eyesOpen', 'mouthOpen', 'mouthWidth'] as const) {
      expect(tilted[key]).toBeCloseTo(level[key], 6);
    }
    expect(level.mouthWidth).toBeCloseTo(0.8);
  });

  it('eyes and mouth are open by height against width', () => {
    expect(shapeOf(pointsOf(60, 0), 100, 0)).toMatchObject({ eyesOpen: 0.3, mouthOpen: 0.1 });
    expect(shapeOf(pointsOf(60, 0, 1), 100, 0).eyesOpen).toBeCloseTo(0.05);
  });

  it('is unknown without points, and where both eyes are one', () => {
    expect(Object.values(shapeOf([], 100, 0))).toEqual([NaN, NaN, NaN, NaN]);
    expect(shapeOf(pointsOf(0, 0), 0, 0).pitchDeg).toBeNaN();
  });
});
