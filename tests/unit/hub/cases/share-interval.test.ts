import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareOf } from '../../../../hub/cases/share-interval.ts';

it.each([
  // Newcombe (1998), table I, method 3 (Wilson without continuity correction): 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i lie between %f and %f', (part, whole, low, high) => {
  const interval = shareOf(part, whole);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

it('says nothing of no cases', () => {
  expect(shareOf(0, 0)).toEqual({ share: null, low: 0, high: 1 });
});

it('holds the share, within 0 and 1', () => {
  const cases = fc.nat({ max: 5000 }).chain((whole) => fc.tuple(fc.nat({ max: whole }), fc.constant(whole + 1)));
  fc.assert(
    fc.property(cases, ([part, whole]) => {
      const { share, low, high } = shareOf(part, whole);
      return 0 <= low && low <= (share ?? -1) + 1e-12 && (share ?? 2) <= high + 1e-12 && high <= 1;
    }),
  );
});
