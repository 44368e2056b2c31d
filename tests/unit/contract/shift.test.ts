import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClockMark, meets, pairShifts, USUAL_SHIFT_HOURS } from '../../../contract/shift.ts';

const HOUR = 3_600_000;
/** `in 8 A`: a clock-in at hour 8 at site A. */
const marks = (text: string): ClockMark[] =>
  text.split(', ').map((mark) => {
    const [direction, hour, site = 'A'] = mark.split(' ');
    return { direction: direction === 'in' ? 'in' : 'out', at: Number(hour) * HOUR, site };
  });
const told = (text: string, nowHours = 100): string[] =>
  pairShifts(marks(text), USUAL_SHIFT_HOURS, nowHours * HOUR).map(({ site, ins, out, end }) => {
    const hours = [...ins.map(({ at }) => at / HOUR)].join('+');
    return `${site} ${hours}-${out ? out.at / HOUR : ''} ${end}`;
  });

describe('clock events pair to shifts', () => {
  it.each([
    ['a day', 'in 8, out 17', ['A 8-17 clock-out']],
    ['a day with a break', 'in 8, out 12, in 14, out 18', ['A 8-12 clock-out', 'A 14-18 clock-out']],
    [
      'clocked in again on the same device, as some do at each door',
      'in 8, in 8.1, in 12, out 17',
      ['A 8+8.1+12-17 clock-out'],
    ],
    ['a night shift over midnight', 'in 20, out 32', ['A 20-32 clock-out']],
    ['a clock-out forgotten, and the next day', 'in 8, in 32, out 41', ['A 8- forgotten', 'A 32-41 clock-out']],
    ['a clock-out forgotten, and nothing after', 'in 8', ['A 8- forgotten']],
    ['a clock-in forgotten', 'out 17', ['A - 17 unbegun'.replace('- ', '-')]],
    ['two clock-outs', 'in 8, out 12, out 17', ['A 8-12 clock-out', 'A -17 unbegun']],
    ['two sites one after the other', 'in 8 A, out 12 A, in 14 B, out 18 B', ['A 8-12 clock-out', 'B 14-18 clock-out']],
    ['two sites at once', 'in 8 A, in 9 B, out 12 A, out 17 B', ['A 8-12 clock-out', 'B 9-17 clock-out']],
    ['clocked out at another site', 'in 8 A, out 17 B', ['A 8- forgotten', 'B -17 unbegun']],
    ['clocked out after two days', 'in 8, out 50', ['A 8-50 clock-out']],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('a shift is open as long as it may go on', () => {
    expect(told('in 8', 12)).toEqual(['A 8- open']);
    expect(told('in 8, in 23', 30)).toEqual(['A 8+23- forgotten']);
    expect(told('in 8', 8 + USUAL_SHIFT_HOURS)).toEqual(['A 8- open']);
    expect(told('in 8', 8.1 + USUAL_SHIFT_HOURS)).toEqual(['A 8- forgotten']);
  });

  it('sees two sites at once, and no overlap where one came after the other', () => {
    const [one, other] = pairShifts(marks('in 8 A, in 9 B, out 12 A, out 17 B'), 16, 0);
    expect(one && other && meets(one, other)).toBe(true);
    const [early, late] = pairShifts(marks('in 8 A, out 9 A, in 10 B, out 17 B'), 16, 0);
    expect(early && late && meets(early, late)).toBe(false);
  });

  it('puts every event into exactly one shift, in order', () => {
    const mark = fc.record({
      direction: fc.constantFrom('in' as const, 'out' as const),
      at: fc.integer({ min: 0, max: 200 }).map((hours) => hours * HOUR),
      site: fc.constantFrom('A', 'B', 'C'),
    });
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 30 }), fc.integer({ min: 0, max: 300 }), (unsorted, nowHours) => {
        const events = unsorted.toSorted((a, b) => a.at - b.at);
        const shifts = pairShifts(events, USUAL_SHIFT_HOURS, nowHours * HOUR);
        const paired = shifts.flatMap(({ ins, out }) => (out ? [...ins, out] : ins));
        expect(new Set(paired)).toEqual(new Set(events));
        expect(paired).toHaveLength(events.length);
        for (const { ins, out, site, end } of shifts) {
          const own = out ? [...ins, out] : [...ins];
          expect(own.every((event) => event.site === site)).toBe(true);
          expect(own.map(({ at }) => at)).toEqual(own.map(({ at }) => at).toSorted((a, b) => a - b));
          expect(out === null).toBe(end === 'open' || end === 'forgotten');
        }
      }),
    );
  });
});
