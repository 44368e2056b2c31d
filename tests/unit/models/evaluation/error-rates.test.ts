import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracyOverFolds,
  fmrAt,
  fnmrAt,
  type ScoredPair,
  thresholdAtFmr,
} from '../../../../models/evaluation/error-rates.ts';

const scores = (...values: number[]) => Float64Array.from(values);
const cosines = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('a threshold for a false-match rate', () => {
  it('holds the rate, and no lower threshold does', () => {
    fc.assert(
      fc.property(cosines, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (values, rate) => {
        const impostors = Float64Array.from(values);
        const threshold = thresholdAtFmr(impostors, rate);
        expect(fmrAt(impostors, threshold)).toBeLessThanOrEqual(rate + 1e-9);
        const lower = Math.max(...values.filter((value) => value < threshold));
        expect(fmrAt(impostors, lower)).toBeGreaterThan(rate);
      }),
    );
  });

  it('does not split a tie in our favour', () => {
    const impostors = scores(0.5, 0.5, 0.1, 0.1);
    expect(fmrAt(impostors, thresholdAtFmr(impostors, 0.25))).toBe(0);
  });

  it('lets exactly one of a thousand pass at 1e-3, and none of 900', () => {
    const descending = (n: number) => Float64Array.from({ length: n }, (_, i) => 1 - i / n);
    expect(fmrAt(descending(1000), thresholdAtFmr(descending(1000), 1e-3))).toBe(1e-3);
    expect(fmrAt(descending(900), thresholdAtFmr(descending(900), 1e-3))).toBe(0);
  });

  it('is unknown when nobody was compared', () => {
    expect(thresholdAtFmr(scores(), 1e-3)).toBeNaN();
    expect(fnmrAt(scores(0.9), thresholdAtFmr(scores(), 1e-3))).toBeNaN();
    expect(fnmrAt(scores(), 0.5)).toBeNaN();
  });

  it('counts a genuine pair that could not be compared as a non-match', () => {
    expect(fnmrAt(scores(0.9, Number.NEGATIVE_INFINITY), 0.5)).toBe(0.5);
  });

  it('matches a score equal to it', () => {
    expect(fnmrAt(scores(0.5), 0.5)).toBe(0);
    expect(fmrAt(scores(0.5), 0.5)).toBe(1);
  });
});

describe('accuracy over folds', () => {
  const pair = (fold: string, same: boolean, score?: number): ScoredPair => ({ fold, same, score });

  it('is 1 where one threshold tells all pairs apart', () => {
    const pairs = ['1', '2', '3'].flatMap((fold) => [pair(fold, true, 0.8), pair(fold, false, 0.2)]);
    expect(accuracyOverFolds(pairs)).toBe(1);
  });

  it('judges a fold by the other folds, not by itself', () => {
    const shifted = [pair('2', true, 0.4), pair('2', false, 0.3)];
    const pairs = [pair('1', true, 0.9), pair('1', false, 0.7), ...shifted];
    expect(accuracyOverFolds(pairs)).toBe(0.5);
  });

  it('counts a pair without a score as an error, whether genuine or not', () => {
    const pairs = ['1', '2'].flatMap((fold) => [
      pair(fold, true, 0.8),
      pair(fold, false, 0.2),
      pair(fold, true),
      pair(fold, false),
    ]);
    expect(accuracyOverFolds(pairs)).toBe(0.5);
  });

  it('is unknown with a single fold, which leaves nothing to choose a threshold by', () => {
    expect(accuracyOverFolds([pair('1', true, 0.8), pair('1', false, 0.2)])).toBeNaN();
  });
});
