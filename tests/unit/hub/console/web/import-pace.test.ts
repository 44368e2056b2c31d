import fc from 'fast-check';
import { expect, it } from 'vitest';
import { paceOf } from '../../../../../hub/console/web/imports/pace.ts';

it.each([
  ['a tenth in 10 s leaves 90 s', 5000, { share: 0.1, seconds: 10 }, { rowsPerSecond: 500, secondsLeft: 90 }],
  ['after a second nobody can say', 500, { share: 0.5, seconds: 1 }, { rowsPerSecond: null, secondsLeft: null }],
  [
    'of a source without a size the end is unknown',
    900,
    { share: null, seconds: 3 },
    { secondsLeft: null, rowsPerSecond: 300 },
  ],
  ['when all rows are in they are put together', 900, { share: 1, seconds: 3 }, { together: true, secondsLeft: null }],
  ['what does not run has no pace', 900, null, { share: null, rowsPerSecond: null, secondsLeft: null }],
])('%s', (_, rows, running, pace) => {
  expect(paceOf({ rows, running })).toMatchObject(pace);
});

it('the time left is never negative', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(100_000), (rows, share, seconds) => {
      expect(paceOf({ rows, running: { share, seconds } }).secondsLeft ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});
