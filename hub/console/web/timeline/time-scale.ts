const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];

/** China's single offset (UTC+8), so that ticks fall on the clinic's full hours. */
const CLINIC_OFFSET = 8 * HOUR;

/** A tick of the axis: `at` in ms since 1970, `day` = midnight at the clinic. */
export interface Tick {
  readonly at: number;
  readonly x: number;
  readonly day: boolean;
}

/** A linear axis from instants to pixels. */
export interface TimeScale {
  /** Position of an instant in px, kept inside the axis. */
  x(at: number): number;
  ticks(): Tick[];
}

/** An axis over [from, until] (ms since 1970) that is `width` px wide. An empty range becomes one of a minute. */
export function timeScale(from: number, until: number, width: number, minTickPx = 72): TimeScale {
  const span = Math.max(until - from, MINUTE);
  const x = (at: number) => (Math.min(Math.max(at - from, 0), span) / span) * width;
  const wanted = (span / Math.max(width, 1)) * minTickPx;
  const step = STEPS.find((candidate) => candidate >= wanted) ?? Math.ceil(wanted / (7 * DAY)) * 7 * DAY;
  return { x, ticks: () => ticksOf(from, from + span, step, x) };
}

function ticksOf(from: number, until: number, step: number, x: (at: number) => number): Tick[] {
  const ticks: Tick[] = [];
  const first = Math.ceil((from + CLINIC_OFFSET) / step) * step - CLINIC_OFFSET;
  for (let at = first; at <= until; at += step) {
    ticks.push({ at, x: x(at), day: (at + CLINIC_OFFSET) % DAY === 0 });
  }
  return ticks;
}
