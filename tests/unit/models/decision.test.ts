import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, frameWeight } from '../../../models/decision.ts';
import { MatchError } from '../../../models/match.ts';
import { embeddingAt } from '../../support/sample-template.ts';

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof MatchError) return error.code;
  }
  return 'nothing thrown';
};

describe('a decision', () => {
  const policy = {
    verification: { threshold: 0.5, fmr: 1e-4, measuredOn: 'x', impostorPairs: 1 },
    capture: { framesToDecide: 3, timeoutMs: 8000, maxAttempts: 3 },
  };

  it.each([
    ['a mean above the threshold matches', [0.4, 0.7, 0.7], 'match', 0.6, 3],
    ['a mean below it does not', [0.9, 0.1, 0.1], 'no-match', 1.1 / 3, 3],
    ['a mean equal to it matches', [0.5, 0.25, 0.75], 'match', 0.5, 3],
    ['fewer frames than wanted decide too', [0.6], 'match', 0.6, 1],
    ['frames beyond those wanted are not looked at', [0.1, 0.1, 0.1, 1, 1, 1], 'no-match', 0.1, 3],
  ])('%s', (_, scores, outcome, score, frames) => {
    const decision = decide(scores, policy);
    expect(decision).toMatchObject({ outcome, frames, threshold: 0.5 });
    expect(decision.score).toBeCloseTo(score, 12);
  });

  it('counts a good frame for more than a poor one, but never for more than four', () => {
    expect(decide([0.8, 0.2], policy, [1, 0.5]).score).toBeCloseTo(0.6, 12);
    expect(decide([0.8, 0.2], policy, [1, 0]).score).toBeCloseTo(0.68, 12);
    expect(decide([0.8, 0.2], policy, [1e9, 1]).score).toBeCloseTo(0.5, 12);
  });

  it('lies between the lowest and the highest score, whatever the weights', () => {
    const cosine = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(cosine, fc.double({ noNaN: true })), { minLength: 1, maxLength: 3 }), (frames) => {
        const scores = frames.map(([score]) => score);
        const { score } = decide(
          scores,
          policy,
          frames.map(([, weight]) => weight),
        );
        expect(score).toBeGreaterThanOrEqual(Math.min(...scores) - 1e-12);
        expect(score).toBeLessThanOrEqual(Math.max(...scores) + 1e-12);
      }),
    );
  });

  it('refuses a weight that is no number', () => {
    expect(codeOf(() => decide([0.9], policy, [Number.NaN]))).toBe('NOT_FINITE');
  });

  it('weighs frames by how sure the network was of them', () => {
    const face = embeddingAt(0);
    const [good, typical, poor] = [0.9, 1, 1.12].map((length) => frameWeight(face.map((value) => value * length)));
    expect([good, typical]).toEqual([1, 0.75]);
    expect(poor).toBe(0.25);
  });

  it('without a score is none at all, not a mismatch', () => {
    expect(codeOf(() => decide([], policy))).toBe('NOTHING_TO_COMPARE');
  });

  it.each([Number.NaN, 1.5, Number.NEGATIVE_INFINITY])('refuses the score %d', (score) => {
    expect(codeOf(() => decide([0.9, score], policy))).toBe('NOT_FINITE');
  });
});
