import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attackRates, bpcerAt } from '../../../../models/pad/error-rates.ts';

const hundred = Array.from({ length: 100 }, (_, i) => (i + 0.5) / 100);

describe('attackRates', () => {
  it.each([
    ['attacks below all people', [0, 0.001], { auc: 1, apcerAtBpcer1: 0, apcerAtBpcer5: 0, apcerShipped: 0 }],
    ['attacks above all people', [1, 1], { auc: 0, apcerAtBpcer1: 1, apcerAtBpcer5: 1, apcerShipped: 1 }],
    ['attacks between', [0.01, 0.03, 0.3, 0.6], { apcerAtBpcer1: 0.75, apcerAtBpcer5: 0.5, apcerShipped: 0.25 }],
    ['no attacks', [], { n: 0, auc: null, apcerAtBpcer1: null, apcerAtBpcer5: null, apcerShipped: null }],
  ])('of %s', (_, attacks, expected) => {
    expect(attackRates(hundred, attacks, 0.5)).toMatchObject({ n: attacks.length, ...expected });
  });

  it('count a tie as taken for a person, and as half a win', () => {
    expect(attackRates([0.5], [0.5], 0.5)).toEqual({
      n: 1,
      auc: 0.5,
      apcerAtBpcer1: 1,
      apcerAtBpcer5: 1,
      apcerShipped: 1,
    });
  });

  it('have an AUC that is the share of pairs ordered rightly', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(scores, scores, (genuine, attacks) => {
        const pairs = genuine.flatMap((person) => attacks.map((attack) => (Math.sign(person - attack) + 1) / 2));
        const { auc } = attackRates(genuine, attacks, 5);
        expect(auc).toBeCloseTo(pairs.reduce((sum, win) => sum + win, 0) / pairs.length, 9);
      }),
    );
  });
});

describe('bpcerAt', () => {
  it.each([
    ['nobody without a threshold', Number.NEGATIVE_INFINITY, 0],
    ['the share below it', 0.1, 0.1],
    ['everybody above all', 1, 1],
  ])('refuses %s', (_, threshold, share) => {
    expect(bpcerAt(hundred, threshold)).toBeCloseTo(share);
  });

  it('is unknown without people', () => {
    expect(bpcerAt([], 0.5)).toBeNull();
  });
});
