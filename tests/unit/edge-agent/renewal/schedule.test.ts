import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renewalTime, retryDelay } from '../../../../edge-agent/renewal/schedule.ts';

const DAY_MS = 86_400_000;
const YEAR = { from: 0, until: 366 * DAY_MS };

describe('the time of a renewal', () => {
  it('lies in the first half of the last third, whatever the certificate', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 4_000 }), (certificate, days) => {
        const validity = { from: 1_000, until: 1_000 + days * DAY_MS };
        const left = validity.until - renewalTime(validity, certificate);
        expect(left).toBeLessThanOrEqual((days * DAY_MS) / 3 + 1);
        expect(left).toBeGreaterThanOrEqual((days * DAY_MS) / 6 - 1);
      }),
    );
  });

  it('is the same after a restart, and another one for another certificate', () => {
    expect(renewalTime(YEAR, 'a')).toBe(renewalTime(YEAR, 'a'));
    expect(renewalTime(YEAR, 'a')).not.toBe(renewalTime(YEAR, 'b'));
  });

  it('spreads a fleet that was enrolled in one minute: no day has three times its share', () => {
    const days = new Map<number, number>();
    for (let device = 0; device < 6_100; device++) {
      const day = Math.floor(renewalTime(YEAR, `certificate ${device}`) / DAY_MS);
      days.set(day, (days.get(day) ?? 0) + 1);
    }
    expect(Math.max(...days.values())).toBeLessThan(300);
  });
});

describe('another try', () => {
  it('comes after a minute to six hours, sooner the less time is left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -10, max: 4_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (hours, random) => {
          const wait = retryDelay(hours * 3_600_000, 0, () => random);
          expect(wait).toBeGreaterThanOrEqual(60_000);
          expect(wait).toBeLessThanOrEqual(6 * 3_600_000);
          if (hours > 1) expect(wait).toBeLessThanOrEqual((hours * 3_600_000) / 10);
        },
      ),
    );
  });
});
