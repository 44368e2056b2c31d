import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapOverPeople, wilson } from '../../../../models/evaluation/confidence.ts';
import { detCurve, histogramOf } from '../../../../models/evaluation/curves.ts';

describe('confidence intervals', () => {
  it.each([
    [0, 10, 0, 0.2775],
    [5, 10, 0.2366, 0.7634],
    [1, 1000, 0.000177, 0.00564],
  ])('Wilson: %d of %d', (hits, trials, low, high) => {
    const [from, to] = wilson(hits, trials);
    expect(from).toBeCloseTo(low, 3);
    expect(to).toBeCloseTo(high, 3);
  });

  it('of nothing is everything', () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
    expect(bootstrapOverPeople([], [], 1)).toEqual([0, 1]);
  });

  it('over people is wider when the misses belong to one person', () => {
    const missed = Array.from({ length: 100 }, (_, i) => i < 10);
    const width = ([low, high]: readonly [number, number]) => high - low;
    const spread = missed.map((_, i) => String(i));
    const clustered = missed.map((_, i) => String(Math.floor(i / 10)));
    expect(width(bootstrapOverPeople(missed, clustered, 1))).toBeGreaterThan(
      width(bootstrapOverPeople(missed, spread, 1)),
    );
    expect(bootstrapOverPeople(missed, spread, 1)).toEqual(bootstrapOverPeople(missed, spread, 1));
  });
});

describe('curves', () => {
  const scores = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 });
  it('trade one error for the other, and the histogram loses no score', () => {
    fc.assert(
      fc.property(scores, scores, (genuine, impostors) => {
        const comparisons = {
          genuine: Float64Array.from(genuine),
          genuineOf: genuine.map(String),
          impostors: Float64Array.from(impostors),
        };
        const curve = detCurve(comparisons);
        for (const [i, { fmr, fnmr }] of curve.entries()) {
          expect(fmr).toBeLessThanOrEqual(curve[i - 1]?.fmr ?? 1);
          expect(fnmr).toBeGreaterThanOrEqual(curve[i - 1]?.fnmr ?? 0);
        }
        const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);
        expect(sum(histogramOf(comparisons).genuine)).toBeCloseTo(1, 9);
        expect(sum(histogramOf(comparisons).impostors)).toBeCloseTo(1, 9);
      }),
      { numRuns: 30 },
    );
  });
});
