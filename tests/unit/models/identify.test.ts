import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, duplicateThreshold, identificationThreshold, identify } from '../../../models/identify.ts';

const policy = {
  id: 'test',
  identification: {
    fpir: 0.01,
    margin: 0.05,
    thresholds: [
      { gallerySize: 100, threshold: 0.5, basis: 'measured' as const },
      { gallerySize: 10_000, threshold: 0.6, basis: 'extrapolated' as const },
    ],
    measuredOn: 'nobody',
    impostorPairs: 1,
  },
};
const at = (scores: Readonly<Record<string, number>>): Candidate[] =>
  Object.entries(scores).map(([id, score]) => ({ id, score }));

describe('a search among many', () => {
  it.each([
    ['names the best person well above the others', at({ wang: 0.7, li: 0.4 }), 100, 'identified'],
    ['names a person at the very threshold', at({ wang: 0.5, li: 0.1 }), 100, 'identified'],
    ['finds nobody below the threshold', at({ wang: 0.499, li: 0.1 }), 100, 'unknown'],
    ['asks for more in a larger gallery', at({ wang: 0.55, li: 0.1 }), 101, 'unknown'],
    [
      'names nobody when the runner-up is near, though below the threshold',
      at({ wang: 0.52, li: 0.48 }),
      100,
      'ambiguous',
    ],
    ['names nobody on a tie', at({ wang: 0.9, li: 0.9 }), 100, 'ambiguous'],
    ['finds nobody in an empty gallery', [], 0, 'unknown'],
    ['counts several templates of a person once', [...at({ wang: 0.7 }), ...at({ wang: 0.69 })], 100, 'identified'],
  ])('%s', (_, candidates, gallerySize, outcome) => {
    expect(identify(candidates, policy, gallerySize).outcome).toBe(outcome);
  });

  it('names the people it cannot tell apart', () => {
    expect(identify(at({ wang: 0.7, li: 0.67, zhao: 0.6 }), policy, 100)).toMatchObject({ ids: ['wang', 'li'] });
  });

  it.each([
    ['a larger gallery than any that was measured', policy, 10_001, 'NO_THRESHOLD'],
    ['a policy without identification', { id: 'plain' }, 1, 'NO_THRESHOLD'],
  ])('is refused for %s', (_, under, gallerySize, code) => {
    expect(() => identify(at({ wang: 0.9 }), under, gallerySize)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a score that is no cosine: it must not sort above everybody', () => {
    expect(() => identify(at({ wang: Number.NaN }), policy, 1)).toThrow(
      expect.objectContaining({ code: 'NOT_FINITE' }),
    );
  });

  it.each([
    ['at least the threshold of two people', { threshold: 0.55 }, 50, 0.55],
    ['what a search among so many asks for', { threshold: 0.55 }, 500, 0.6],
    ['what the largest known gallery asks for, beyond it', { threshold: 0.55 }, 1_000_000, 0.6],
  ])('a duplicate needs %s', (_, duplicate, gallerySize, threshold) => {
    const measured = { ...duplicate, fmr: 1e-5, measuredOn: 'nobody', impostorPairs: 1 };
    expect(duplicateThreshold({ ...policy, duplicate: measured }, gallerySize)).toBe(threshold);
    expect(duplicateThreshold({ duplicate: measured }, gallerySize)).toBe(0.55);
  });

  const score = fc.double({ min: -1, max: 1, noNaN: true });

  it('never names anybody below the threshold, or with a rival within the margin', () => {
    fc.assert(
      fc.property(fc.array(score, { maxLength: 8 }), fc.integer({ min: 0, max: 10_000 }), (scores, gallerySize) => {
        const answer = identify(
          scores.map((each, index) => ({ id: `p${index}`, score: each })),
          policy,
          gallerySize,
        );
        if (answer.outcome !== 'identified') return;
        const others = scores.filter((_, index) => answer.id !== `p${index}`);
        expect(answer.score).toBeGreaterThanOrEqual(identificationThreshold(policy, gallerySize));
        for (const other of others) expect(answer.score - other).toBeGreaterThanOrEqual(0.05 - 1e-12);
      }),
    );
  });

  it('does not depend on the order of the candidates', () => {
    fc.assert(
      fc.property(fc.uniqueArray(score, { maxLength: 8 }), (scores) => {
        const candidates = scores.map((each, index) => ({ id: `p${index}`, score: each }));
        expect(identify(candidates.toReversed(), policy, 100)).toEqual(identify(candidates, policy, 100));
      }),
    );
  });
});
