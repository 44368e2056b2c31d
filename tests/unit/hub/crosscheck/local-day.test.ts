import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localDate } from '../../../../hub/calendar/local-date.ts';
import { contains, DAY_MS } from '../../../../hub/crosscheck/interval.ts';
import { datesIn, daySubject, intervalOfDate, splitDaySubject } from '../../../../hub/crosscheck/local-day.ts';

it.each([
  ['2026-11-22T15:59:59.999Z', '2026-11-22'],
  ['2026-11-22T16:00:00.000Z', '2026-11-23'],
])('%s is %s in China', (instant, date) => {
  expect(localDate(Date.parse(instant), 480)).toBe(date);
});

it('puts every instant into exactly one day, under any offset', () => {
  const instants = fc.integer({ min: 1.5e12, max: 2e12 });
  fc.assert(
    fc.property(instants, fc.integer({ min: -720, max: 840 }), (at, offset) => {
      const day = intervalOfDate(localDate(at, offset), offset);
      expect(contains(day, at)).toBe(true);
      expect(day.until - day.from).toBe(DAY_MS - 1);
      expect(datesIn({ from: at, until: at }, offset)).toEqual([localDate(at, offset)]);
    }),
  );
});

it('takes apart what it put together', () => {
  expect(splitDaySubject(daySubject('kiosk-a1', '2026-11-22'))).toEqual({ who: 'kiosk-a1', date: '2026-11-22' });
});
