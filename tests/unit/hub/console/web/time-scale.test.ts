import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeScale } from '../../../../../hub/console/web/timeline/time-scale.ts';

const HOUR = 3_600_000;
const start = Date.parse('2026-11-20T00:00:00+08:00');

describe('time scale', () => {
  it('keeps every instant inside the axis and in order', () => {
    const instant = fc.integer({ min: -40, max: 80 }).map((hours) => start + hours * HOUR);
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        const { x } = timeScale(start, start + 24 * HOUR, 900);
        expect(x(a)).toBeGreaterThanOrEqual(0);
        expect(x(a)).toBeLessThanOrEqual(900);
        if (a <= b) expect(x(a)).toBeLessThanOrEqual(x(b));
      }),
    );
  });

  it.each([
    ['two hours', 2],
    ['a morning', 7],
    ['a day', 24],
    ['a week', 168],
    ['four months', 2880],
  ])('has ticks far enough apart to be read, over %s', (_, hours) => {
    const ticks = timeScale(start, start + hours * HOUR, 900).ticks();
    expect(ticks.length).toBeGreaterThan(1);
    for (const [index, tick] of ticks.slice(1).entries()) expect(tick.x - (ticks[index]?.x ?? 0)).toBeGreaterThan(70);
  });

  it('puts ticks on full hours of the clinic and marks its midnight', () => {
    const ticks = timeScale(start - 5 * HOUR, start + 7 * HOUR, 900).ticks();
    expect(ticks.filter((tick) => tick.day).map((tick) => tick.at)).toEqual([start]);
  });

  it('does not divide by zero when nothing lasts', () => {
    expect(timeScale(start, start, 900).x(start)).toBe(0);
  });
});
