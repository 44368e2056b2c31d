import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RESTART, restartDelay } from '../../../../edge-agent/camera/restart-delay.ts';

const policy = { baseMs: 100, capMs: 1000, breakAfter: 6, openMs: 60_000 };

describe('restartDelay', () => {
  it.each([
    [1, 200],
    [2, 400],
    [3, 800],
    [4, 1000],
    [5, 1000],
  ])('waits at most the capped exponential after failure %i: %i ms', (failures, longest) => {
    expect(restartDelay(failures, policy, () => 0)).toBe(0);
    expect(restartDelay(failures, policy, () => 1)).toBe(longest);
  });

  it('opens the breaker after too many failures in a row', () => {
    expect(restartDelay(6, policy, () => 0)).toBe(30_000);
    expect(restartDelay(60, policy, () => 1)).toBe(60_000);
  });

  it('never waits longer than the breaker, nor a negative time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, random) => {
          const delay = restartDelay(failures, DEFAULT_RESTART, () => random);
          return delay >= 0 && delay <= DEFAULT_RESTART.openMs;
        },
      ),
    );
  });
});
