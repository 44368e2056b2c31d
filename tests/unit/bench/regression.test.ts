import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineThrough } from '../../../bench/regression.ts';

const SLOPES = fc.double({ min: -100, max: 100, noNaN: true });

describe('the line of least squares', () => {
  it('finds any line through points that lie on it', () => {
    fc.assert(
      fc.property(SLOPES, SLOPES, fc.integer({ min: 3, max: 40 }), (slope, intercept, points) => {
        const line = lineThrough(Array.from({ length: points }, (_, x) => [x, intercept + slope * x]));
        expect(line.slope).toBeCloseTo(slope, 6);
        expect(line.intercept).toBeCloseTo(intercept, 6);
        expect(line.slopeError).toBeCloseTo(0, 6);
      }),
    );
  });

  it('agrees with a case worked out by hand', () => {
    const { slope, intercept, slopeError } = lineThrough([
      [0, 1],
      [1, 2],
      [2, 2],
      [3, 5],
    ]);
    expect([slope, intercept]).toEqual([1.2, expect.closeTo(0.7, 9)]);
    expect(slopeError).toBeCloseTo(Math.sqrt(1.8 / 2 / 5), 9);
  });

  it.each([
    [
      'two points',
      [
        [0, 1],
        [1, 2],
      ] as const,
    ],
    [
      'points above one another',
      [
        [1, 1],
        [1, 2],
        [1, 3],
      ] as const,
    ],
  ])('has no slope for %s', (_, points) => {
    expect(lineThrough(points).slope).toBeNaN();
  });
});
