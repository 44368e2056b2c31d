import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMBEDDING_LENGTH } from '../../../contract/vault.ts';
import { encodeFloats } from '../../../contract/vector.ts';
import {
  cosine,
  lengthForSureness,
  MatchError,
  meanTemplate,
  similarityUnder,
  surenessOf,
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

  it('is the cosine without a correction, for faces whose length says nothing', () => {
    fc.assert(
      fc.property(vector, vector, (one, other) => {
        expect(similarityUnder({})(one, other)).toBeCloseTo(cosine(one, other), 5);
      }),
      { numRuns: 30 },
    );
  });

  const ofLength = (values: ArrayLike<number>, length: number) => unitVector(values).map((value) => value * length);

  it.each([
    ['without a correction', {}],
    ['under one', { correction: { id: 'c', mean: encodeFloats(ofLength(ones, 0.1)), people: 30 } }],
  ])('makes up for what an unsure network loses, %s', (_, policy) => {
    const [one, other] = [withAt(0, 20), withAt(1, 30)];
    const score = similarityUnder(policy);
    expect(score(ofLength(one, 1.1), other)).toBeCloseTo(1.1 * score(one, other), 5);
    expect(score(ofLength(one, 0.9), ofLength(other, 1.1))).toBeCloseTo(0.99 * score(one, other), 5);
  });

  it('reads the sureness off the length again', () => {
    for (const sureness of [0.65, 1, 1.5]) {
      expect(surenessOf(ofLength(ones, lengthForSureness(sureness)))).toBeCloseTo(sureness, 3);
    }
    expect(surenessOf(ofLength(ones, lengthForSureness(0.01)))).toBeGreaterThan(0.6);
    expect(surenessOf(ones)).toBe(1);
  });

  it('gives a length nobody can be sure of no weight: a long vector does not match everybody', () => {
    const [one, other] = [withAt(0, 40), withAt(1, 30)];
    for (const length of [0.5, 1.2, 1e6]) {
      expect(similarityUnder({})(ofLength(one, length), other)).toBeCloseTo(cosine(one, other), 5);
    }
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
