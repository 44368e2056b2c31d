import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridLines, gridStep } from '../../../../../hub/console/web/map/metric-grid.ts';
import { moved, partOf, type View, zoomed } from '../../../../../hub/console/web/timeline/time-view.ts';

const HOUR = 3_600_000;
const whole: View = { from: 0, until: 10 * HOUR };

describe('the view of a timeline', () => {
  it('never leaves the whole, however it is zoomed and moved', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('zoom' as const), by: fc.constantFrom(0.5, 2, 0.1, 8) }),
      fc.record({ kind: fc.constant('move' as const), by: fc.constantFrom(-0.25, 0.25, -3, 3) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let view = whole;
        for (const { kind, by } of steps) view = kind === 'zoom' ? zoomed(view, whole, by) : moved(view, whole, by);
        expect(view.from).toBeGreaterThanOrEqual(whole.from);
        expect(view.until).toBeLessThanOrEqual(whole.until + 1);
        expect(view.until - view.from).toBeGreaterThanOrEqual(120_000 - 1);
      }),
    );
  });

  it('zooms around its middle, and ends at two minutes', () => {
    expect(zoomed(whole, whole, 0.5)).toEqual({ from: 2.5 * HOUR, until: 7.5 * HOUR });
    expect(zoomed({ from: 0, until: 120_000 }, whole, 0.5)).toEqual({ from: 0, until: 120_000 });
  });

  it('shows what touches it, also what is still going on', () => {
    const item = (from: number, until: number | null) => ({
      ...{ lane: 'claim' as const, row: '', tone: 'neutral' as const, label: { code: 'visit', params: {} } },
      from: new Date(from).toISOString(),
      until: until === null ? null : new Date(until).toISOString(),
      ref: { type: 'claim' as const, id: `${from}` },
    });
    const items = [item(0, HOUR), item(HOUR, null), item(9 * HOUR, 9 * HOUR)];
    const part = partOf({ from: '', until: '', items }, { from: 2 * HOUR, until: 4 * HOUR });
    expect(part.items.map(({ ref }) => ref.id)).toEqual([`${HOUR}`]);
  });
});

describe('the grid of a map', () => {
  it('has squares of whole metres that are neither hatching nor one big field', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 3000, noNaN: true }), (metresPerPixel) => {
        const side = gridStep(metresPerPixel) / metresPerPixel;
        expect(side).toBeGreaterThanOrEqual(56);
      }),
    );
    expect(gridStep(1)).toBe(100);
  });

  it('counts its lines from the first fix, so that it stays where it is while the map is moved', () => {
    const bounds = { south: 24.479, north: 24.4812, west: 118.079, east: 118.081 };
    const lines = gridLines(bounds, [24.48, 118.08], 100);
    const level = lines.filter(([from, until]) => from[0] === until[0]).map(([from]) => from[0]);
    expect(level.some((lat) => lat === 24.48)).toBe(true);
    expect(level).toHaveLength(3); // 24.4791 .. 24.4809, each 100 m
  });
});
