import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMBEDDING_LENGTH } from '../../../contract/vault.ts';
import { encodeFloats } from '../../../contract/vector.ts';
import {
  cosine,
  decide,
  MatchError,
  meanTemplate,
  similarityUnder,
  unitVector,
  withoutMean,
} from '../../../models/match.ts';

const vector = fc
  .float32Array({
    minLength: EMBEDDING_LENGTH,
    maxLength: EMBEDDING_LENGTH,
    noNaN: true,
    min: -1,
    max: 1,
  })
  .filter((values) => values.some((value) => Math.abs(value) > 1e-3));
const ones = new Float32Array(EMBEDDING_LENGTH).fill(1);
const withAt = (index: number, value: number) => Float32Array.from(ones).with(index, value);
const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof MatchError) return error.code;
  }
  return 'nothing thrown';
};

describe('cosine', () => {
  it('is symmetric, in -1 to 1, and does not depend on length', () => {
    fc.assert(
      fc.property(vector, vector, fc.integer({ min: 1, max: 1000 }), (one, other, factor) => {
        const similarity = cosine(one, other);
        expect(cosine(other, one)).toBe(similarity);
        expect(Math.abs(similarity)).toBeLessThanOrEqual(1);
        expect(
          cosine(
            [...one].map((value) => value * factor),
            other,
          ),
        ).toBeCloseTo(similarity, 9);
      }),
      { numRuns: 30 },
    );
  });

  it('is 1 for a vector and itself, and -1 for its opposite', () => {
    fc.assert(
      fc.property(vector, (one) => {
        expect(cosine(one, one)).toBeCloseTo(1, 12);
        expect(
          cosine(
            one,
            one.map((value) => -value),
          ),
        ).toBeCloseTo(-1, 12);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['an empty vector, which must not match everybody', [], 'WRONG_LENGTH'],
    ['a vector cut short', ones.slice(1), 'WRONG_LENGTH'],
    ['a vector that is too long', new Float32Array(EMBEDDING_LENGTH + 1).fill(1), 'WRONG_LENGTH'],
    ['NaN', withAt(17, Number.NaN), 'NOT_FINITE'],
    ['infinity', withAt(0, Number.POSITIVE_INFINITY), 'NOT_FINITE'],
    ['zero', new Float32Array(EMBEDDING_LENGTH), 'ZERO_VECTOR'],
  ])('refuses %s on either side', (_, broken, code) => {
    expect(codeOf(() => cosine(broken, ones))).toBe(code);
    expect(codeOf(() => cosine(ones, broken))).toBe(code);
    expect(codeOf(() => unitVector(broken))).toBe(code);
    expect(codeOf(() => meanTemplate([ones, broken]))).toBe(code);
  });
});

describe('similarity under a policy', () => {
  const meanOf = (direction: ArrayLike<number>, length: number) => unitVector(direction).map((value) => value * length);
  const correctedBy = (mean: Float32Array) =>
    similarityUnder({ correction: { id: 'c', mean: encodeFloats(mean), people: 30 } });

  it('is the cosine itself without a correction', () => {
    expect(similarityUnder({})).toBe(cosine);
  });

  it('is symmetric, in -1 to 1, 1 for a face and itself, and does not depend on length', () => {
    fc.assert(
      fc.property(vector, vector, vector, fc.double({ min: 0, max: 0.9, noNaN: true }), (one, other, common, share) => {
        const similarity = correctedBy(meanOf(common, share));
        const score = similarity(one, other);
        expect(Math.abs(score)).toBeLessThanOrEqual(1);
        expect(similarity(other, one)).toBeCloseTo(score, 6);
        expect(similarity(one, one)).toBeCloseTo(1, 6);
        expect(
          similarity(
            one.map((value) => value * 8),
            other,
          ),
        ).toBeCloseTo(score, 5);
      }),
      { numRuns: 30 },
    );
  });

  it('with a mean of zero is the cosine', () => {
    fc.assert(
      fc.property(vector, vector, (one, other) => {
        expect(correctedBy(new Float32Array(EMBEDDING_LENGTH))(one, other)).toBeCloseTo(cosine(one, other), 5);
      }),
      { numRuns: 30 },
    );
  });

  it('no longer counts as likeness what all faces share', () => {
    const face = (own: number) => unitVector(ones.with(own, 30));
    const shared = meanOf(ones, 0.5);
    expect(correctedBy(shared)(face(1), face(2))).toBeLessThan(cosine(face(1), face(2)));
    expect(correctedBy(shared)(face(1), face(1))).toBeCloseTo(1, 6);
  });

  it('refuses a face of which nothing is left, and one that is no embedding', () => {
    expect(codeOf(() => withoutMean(ones, unitVector(ones)))).toBe('ZERO_VECTOR');
    expect(codeOf(() => correctedBy(meanOf(ones, 0.5))([], ones))).toBe('WRONG_LENGTH');
    expect(codeOf(() => correctedBy(meanOf(ones, 0.5))(ones, withAt(3, Number.NaN)))).toBe('NOT_FINITE');
  });

  it('refuses a correction that holds no mean', () => {
    expect(codeOf(() => similarityUnder({ correction: { id: 'c', mean: 'AAAA', people: 30 } }))).toBe(
      'MALFORMED_VECTOR',
    );
  });
});

describe('a template', () => {
  it('is a unit vector and does not depend on the order of the pictures', () => {
    fc.assert(
      fc.property(vector, vector, (one, other) => {
        fc.pre(cosine(one, other) > -0.99);
        const template = meanTemplate([one, other]);
        expect(cosine(template, meanTemplate([other, one]))).toBeCloseTo(1, 6);
        expect(Math.hypot(...template)).toBeCloseTo(1, 5);
      }),
      { numRuns: 30 },
    );
  });

  it('gives each picture the same weight, however long its vector is', () => {
    const one = withAt(0, 40);
    const template = meanTemplate([one, ones.map((value) => value * 1000)]);
    expect(cosine(template, one)).toBeCloseTo(cosine(template, ones), 5);
  });

  it('needs a picture', () => {
    expect(codeOf(() => meanTemplate([]))).toBe('NOTHING_TO_COMPARE');
  });

  it('of pictures that cancel out points nowhere and is refused', () => {
    expect(codeOf(() => meanTemplate([ones, ones.map((value) => -value)]))).toBe('ZERO_VECTOR');
  });
});

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

  it('without a score is none at all, not a mismatch', () => {
    expect(codeOf(() => decide([], policy))).toBe('NOTHING_TO_COMPARE');
  });

  it.each([Number.NaN, 1.5, Number.NEGATIVE_INFINITY])('refuses the score %d', (score) => {
    expect(codeOf(() => decide([0.9, score], policy))).toBe('NOT_FINITE');
  });
});
