import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdAtFmr } from '../../../../models/evaluation/error-rates.ts';
import { thresholdsHolding } from '../../../../models/evaluation/held-thresholds.ts';
import { heldThreshold, impostorTail, measuredThreshold } from '../../../../models/evaluation/impostor-tail.ts';
import { randomSource } from '../../../../models/evaluation/people-split.ts';

/** Scores whose tail is exponential from 0.1 on: `perTenth` more for a tenth of the rate. */
function scores(pairs: number, perTenth: number, seed = 1): Float64Array {
  const random = randomSource(seed);
  return Float64Array.from({ length: pairs }, () => Math.min(0.9, 0.1 - perTenth * Math.log10(1 - random())));
}

const terms = { fmr: 1e-3, fpir: 0.01, margin: 0.05, measuredOn: 'made-up scores' };

describe('the tail of impostor scores', () => {
  it('gives the threshold that all scores give, rounded up to its grain', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(1e-2, 3e-3, 1e-3), (seed, rate) => {
        const impostors = scores(3000, 0.07, seed);
        const exact = thresholdAtFmr(impostors, rate);
        const threshold = measuredThreshold(impostorTail('all', 10, impostors), rate) ?? Number.NaN;
        expect(threshold).toBeGreaterThanOrEqual(exact);
        expect(threshold - exact).toBeLessThanOrEqual(0.001 + 1e-9);
      }),
      { numRuns: 20 },
    );
  });

  it('says nothing measured about a rate that no pair can show', () => {
    expect(measuredThreshold(impostorTail('all', 10, scores(900, 0.07)), 1e-3)).toBeUndefined();
  });

  it('goes on beyond the pairs as it came', () => {
    const tail = impostorTail('all', 100, scores(50_000, 0.07));
    expect(heldThreshold(tail, 1e-3)?.basis).toBe('measured');
    const far = heldThreshold(tail, 1e-8);
    expect(far?.basis).toBe('extrapolated');
    expect(far?.threshold).toBeGreaterThan(0.1 + 8 * 0.07 - 0.08);
    expect(far?.threshold).toBeLessThan(0.1 + 8 * 0.07 + 0.08);
  });

  it('finds no threshold where only one near 1 would do', () => {
    expect(heldThreshold(impostorTail('all', 100, scores(50_000, 0.09)), 1e-12)).toBeUndefined();
  });

  it('never asks for less at a lower rate', () => {
    const tail = impostorTail('all', 100, scores(50_000, 0.07));
    fc.assert(
      fc.property(
        fc.double({ min: -8, max: -2.5, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (at, less) => {
          const [high, low] = [heldThreshold(tail, 10 ** at), heldThreshold(tail, 10 ** (at - less))];
          // Where counting ends and fitting begins the two need not meet; each by itself must ascend.
          if (high?.basis !== low?.basis) return;
          expect(low?.threshold).toBeGreaterThanOrEqual(high?.threshold ?? 0);
        },
      ),
    );
  });
});

describe('thresholds', () => {
  const [mild, alike] = [scores(50_000, 0.06), scores(20_000, 0.08, 2)];
  const tails = [impostorTail('mild', 100, mild), impostorTail('alike', 50, alike)];

  it('hold in every group, not only in the mean of them', () => {
    const { verification } = thresholdsHolding(tails, terms);
    for (const group of [mild, alike]) {
      const matched = group.filter((score) => score >= verification.threshold).length;
      expect(matched / group.length).toBeLessThanOrEqual(1e-3);
    }
    expect(verification.impostorPairs).toBe(20_000);
  });

  it('are stricter for a duplicate, and the stricter the larger the gallery', () => {
    const { verification, duplicate, identification } = thresholdsHolding(tails, terms);
    expect(duplicate.threshold).toBeGreaterThan(verification.threshold);
    const steps = identification?.thresholds ?? [];
    expect(steps.length).toBeGreaterThan(2);
    const ascending = [verification.threshold, ...steps.map(({ threshold }) => threshold)];
    expect(ascending).toEqual(ascending.toSorted((one, other) => one - other));
  });

  it('leave a group out that is too small to say anything, and refuse when all are', () => {
    const tiny = impostorTail('tiny', 3, Float64Array.of(0.94, 0.2, 0.1));
    expect(thresholdsHolding([...tails, tiny], terms)).toEqual(thresholdsHolding(tails, terms));
    expect(() => thresholdsHolding([tiny], terms)).toThrow(expect.objectContaining({ code: 'DATA_SET_INVALID' }));
  });
});
