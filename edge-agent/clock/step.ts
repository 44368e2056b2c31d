/** One reading of both clocks, ms. The wall clock can be set; the monotonic one only goes forward, at the same pace. */
export interface ClockReading {
  readonly wall: number;
  readonly monotonic: number;
}

/** Slewing corrects at most 500 ppm (15 ms in 30 s); anything beyond this was a step. */
export const STEP_TOLERANCE_MS = 1_000;

/**
 * By how many ms the wall clock was set between two readings (positive = forward), or null when it just ran. A machine
 * that slept looks like a step forward too, because the monotonic clock stands still then: either way times before and
 * after can't be compared.
 */
export function stepBetween(before: ClockReading, after: ClockReading): number | null {
  const step = after.wall - before.wall - (after.monotonic - before.monotonic);
  return Math.abs(step) > STEP_TOLERANCE_MS ? Math.round(step) : null;
}
