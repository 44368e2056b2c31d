import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../../../hub/vault/rate-limit.ts';

describe('a rate limit', () => {
  it('lets a burst through, then as many as the time allows, each caller for itself', () => {
    let now = 0;
    const mayGoOn = createRateLimit({ burst: 3, perSecond: 2, now: () => now });
    expect([1, 2, 3, 4].map(() => mayGoOn('a'))).toEqual([true, true, true, false]);
    expect(mayGoOn('b')).toBe(true);
    now = 499;
    expect(mayGoOn('a')).toBe(false);
    now = 1000;
    expect([1, 2, 3].map(() => mayGoOn('a'))).toEqual([true, true, false]);
  });

  it('never lets more through than burst plus rate times time, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 1000 }), { maxLength: 200 }), (steps) => {
        let now = 1_000_000;
        let forward = 0;
        let passed = 0;
        const mayGoOn = createRateLimit({ burst: 5, perSecond: 1, now: () => now });
        for (const step of steps) {
          now += step;
          forward += Math.max(0, step);
          if (mayGoOn('a')) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(5 + forward / 1000 + 1e-9);
      }),
    );
  });
});
