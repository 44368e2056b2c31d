import { expect, it } from 'vitest';
import { DRIFT_MS, driftAt } from '../../../../../edge-agent/kiosk/web/flow/drift.ts';

it('a resting screen stands still for a minute, then takes one step, and leaves no place out', () => {
  const hour = Array.from({ length: 60 }, (_, minute) => driftAt(minute * DRIFT_MS));
  expect(driftAt(DRIFT_MS - 1)).toEqual(hour[0]);
  for (const [minute, { x, y }] of hour.entries()) {
    const last = hour[minute - 1] ?? { x, y };
    expect(Math.max(Math.abs(x - last.x), Math.abs(y - last.y))).toBeLessThanOrEqual(1);
  }
  expect(new Set(hour.map(({ x, y }) => `${x},${y}`)).size).toBe(9);
});
