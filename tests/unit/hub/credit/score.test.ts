import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Counts, INPUTS, SCORED, ScorecardRules } from '../../../../hub/credit/scorecard/items.ts';
import { monthAfter, spanOfMonth } from '../../../../hub/credit/scorecard/month.ts';
import { digestsOf, inputsText, readInputs, type ScoreInput, scoreOf } from '../../../../hub/credit/scorecard/score.ts';

const rules = ScorecardRules.parse({});
const site = (counts: Counts, waived: readonly string[] = []) =>
  scoreOf({ type: 'site', inputs: { counts, waived } }, rules);

describe('a scorecard', () => {
  it.each([
    ['nothing known: the base', {}, 740, 'B'],
    ['everything recorded', { claims: 1000, expected: 1000, recorded: 1000 }, 900, 'A'],
    ['half recorded', { expected: 1000, recorded: 500 }, 600, 'C'],
    ['too few to say anything', { expected: 10, recorded: 0 }, 740, 'B'],
    ['many findings upheld', { claims: 1000, upheld: 40 }, 440, 'D'],
    ['put right by itself', { corrected: 4 }, 760, 'B'],
    ['put right more often than counts', { corrected: 400 }, 780, 'B'],
  ])('%s', (_, counts, score, grade) => {
    expect(site(counts)).toMatchObject({ score, grade });
  });

  it('leaves out an item whose objection was accepted', () => {
    const counts = { expected: 1000, recorded: 500 };
    expect(site(counts, ['coverage'])).toMatchObject({ score: 740 });
    expect(site(counts, ['coverage']).items.find(({ id }) => id === 'coverage')).toMatchObject({
      state: 'waived',
      tenths: 0,
    });
  });

  it('gives back with an appeal that succeeds what the upheld finding took', () => {
    const of = (counts: Counts) => scoreOf({ type: 'practitioner', inputs: { counts, waived: [] } }, rules).score;
    expect(of({ upheld: 1 }) + of({ won: 1 })).toBe(2 * of({}));
  });
});

const counts = fc.dictionary(fc.constantFrom(...INPUTS), fc.nat(100_000)) as fc.Arbitrary<Counts>;
const inputs: fc.Arbitrary<ScoreInput[]> = fc.uniqueArray(
  fc.record({
    type: fc.constantFrom(...SCORED),
    subject: fc.stringMatching(/^[a-z0-9]{1,8}$/),
    inputs: fc.record({ counts, waived: fc.subarray(['coverage', 'upheld']) }),
  }),
  { selector: ({ type, subject }) => `${type}${subject}`, maxLength: 30 },
);

describe('a run', () => {
  it('has the same digests whatever the order of its subjects, and again from what was kept', () => {
    fc.assert(
      fc.property(inputs, (all) => {
        const kept = all.map((one) => ({ ...one, inputs: readInputs(inputsText(one.inputs)) }));
        expect(digestsOf([...all].reverse(), rules)).toEqual(digestsOf(all, rules));
        expect(digestsOf(kept, rules)).toEqual(digestsOf(all, rules));
      }),
    );
  });

  it('has another digest when a single count differs', () => {
    fc.assert(
      fc.property(inputs, fc.nat(), (all, place) => {
        fc.pre(all.length > 0);
        const changed = all.map((one, index) =>
          index === place % all.length
            ? {
                ...one,
                inputs: {
                  ...one.inputs,
                  counts: { ...one.inputs.counts, claims: (one.inputs.counts.claims ?? 0) + 1 },
                },
              }
            : one,
        );
        expect(digestsOf(changed, rules).inputs).not.toBe(digestsOf(all, rules).inputs);
      }),
    );
  });

  it('never lowers a score because more is recorded or less is late', () => {
    const part = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(part, part, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(site({ expected: 500, recorded: less }).score).toBeLessThanOrEqual(
          site({ expected: 500, recorded: more }).score,
        );
        expect(site({ events: 500, late: more }).score).toBeLessThanOrEqual(site({ events: 500, late: less }).score);
        expect(site({ claims: 500, upheld: more }).score).toBeLessThanOrEqual(
          site({ claims: 500, upheld: less }).score,
        );
      }),
    );
  });

  it('has no input for choosing another way than the face', () => {
    expect(INPUTS.filter((name) => /altern|manual|exempt|prox/.test(name))).toEqual([]);
  });
});

describe('a month', () => {
  it.each([
    ['2026-11', 1, '2026-12'],
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-03', -14, '2025-01'],
  ])('%s and %i more', (month, count, expected) => expect(monthAfter(month, count)).toBe(expected));

  it('begins and ends at midnight in China', () => {
    expect(spanOfMonth('2026-11')).toEqual({ from: '2026-10-31T16:00:00.000Z', until: '2026-11-30T16:00:00.000Z' });
  });
});
