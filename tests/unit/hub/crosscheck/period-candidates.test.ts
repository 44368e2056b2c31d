import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../hub/crosscheck/interval.ts';
import { candidateDays } from '../../../../hub/crosscheck/period-candidates.ts';

const of = (days: readonly number[], sites: readonly string[] = []) => ({
  person: 'p',
  at: days.map((day) => day * DAY_MS),
  site: days.map((_, index) => sites[index % Math.max(1, sites.length)] ?? 'A'),
});
const options = { utcOffsetMinutes: 0, withCaps: false };

describe('days on which a person is looked at', () => {
  it.each([
    ['every other day: from the eleventh visit on', of([...Array(12).keys()].map((n) => 500 + 2 * n)), [520, 522]],
    ['every twelve days: the sixth visit', of([0, 12, 24, 36, 48, 60].map((day) => day + 500)), [560]],
    ['every twenty-four days, a day off now and then', of([0, 24, 49, 73, 96, 120].map((day) => day + 500)), [620]],
    ['now and then', of([500, 530, 541, 580, 600, 640]), []],
    ['three times in a day after half a year', of([300, 500, 500.2, 500.4]), [500]],
    ['three times in three days', of([300, 500, 501, 502]), []],
  ] as const)('%s', (_, stream, expected) => {
    expect(candidateDays(stream, options)).toEqual(expected);
  });

  it('looks at who goes to many institutions only where there are caps', () => {
    const stream = of([500, 510, 521, 533, 546, 560], ['A', 'B', 'C']);
    expect(candidateDays(stream, options)).toEqual([]);
    expect(candidateDays(stream, { ...options, withCaps: true })).toEqual([560]);
  });

  it('leaves out days before the run begins, but counts what happened on them', () => {
    const stream = of([...Array(12).keys()].map((n) => 500 + 2 * n));
    expect(candidateDays(stream, { ...options, since: 521 * DAY_MS })).toEqual([522]);
  });

  it('names only days on which there was a visit, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 24 * 400 }), { maxLength: 60 }), (hours) => {
        const at = hours.toSorted((a, b) => a - b).map((hour) => hour * HOUR_MS);
        const days = candidateDays({ person: 'p', at, site: at.map(() => 'A') }, options);
        expect(new Set(days).size).toBe(days.length);
        for (const day of days) expect(at.some((time) => Math.floor(time / DAY_MS) === day)).toBe(true);
      }),
    );
  });
});
