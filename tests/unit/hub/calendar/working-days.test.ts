import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addWorkingDays,
  civilDate,
  endOfCivilDate,
  holidaysAnnounced,
  isWorkingDay,
  workingDaysBetween,
} from '../../../../hub/calendar/working-days.ts';

describe('working days in China', () => {
  it.each([
    ['an ordinary week', '2026-03-02', 5, '2026-03-09'],
    ['over the National Day holiday of 2026, with 10 October worked in exchange', '2026-09-30', 3, '2026-10-10'],
    ['over the Spring Festival of 2026', '2026-02-13', 2, '2026-02-24'],
    ['from a Saturday', '2026-03-07', 1, '2026-03-09'],
  ])('%s: %s and %i days end on %s', (_, from, days, until) => {
    expect(addWorkingDays(from, days)).toBe(until);
  });

  it('a period ends on a working day, and holds just so many of them', () => {
    const days = fc.integer({ min: 0, max: 700 }).map((n) => civilDate(Date.parse('2025-01-01') + n * 86_400_000));
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 40 }), (from, count) => {
        const until = addWorkingDays(from, count);
        let worked = 0;
        for (let at = Date.parse(from) + 86_400_000; at <= Date.parse(until); at += 86_400_000)
          if (isWorkingDay(new Date(at).toISOString().slice(0, 10))) worked += 1;
        expect(worked).toBe(count);
        expect(isWorkingDay(until)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('counts back what it counted forward', () => {
    const days = fc.integer({ min: 0, max: 700 }).map((n) => civilDate(Date.parse('2025-01-01') + n * 86_400_000));
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 40 }), (from, count) => {
        const until = addWorkingDays(from, count);
        expect(workingDaysBetween(from, until)).toBe(count);
        expect(workingDaysBetween(until, from)).toBe(-count);
      }),
      { numRuns: 50 },
    );
    expect(workingDaysBetween('2026-09-30', '2026-09-30')).toBe(0);
  });

  it('refuses no days at all', () => {
    expect(() => addWorkingDays('2026-03-02', 0)).toThrow(RangeError);
  });

  it('a day begins and ends by the clocks of China', () => {
    expect(civilDate(Date.parse('2026-03-01T16:00:00Z'))).toBe('2026-03-02');
    expect(new Date(endOfCivilDate('2026-03-02')).toISOString()).toBe('2026-03-02T15:59:59.999Z');
  });

  it('knows of which years the holidays are announced', () => {
    expect([2026, 2050].map(holidaysAnnounced)).toEqual([true, false]);
  });
});
