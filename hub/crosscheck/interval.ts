/** A span of time in ms since 1970, both ends included. */
export interface Interval {
  readonly from: number;
  readonly until: number;
}

/** A span that may still be going on. */
export interface OpenInterval {
  readonly from: number;
  readonly until: number | null;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export function overlaps(a: OpenInterval, b: OpenInterval): boolean {
  return a.from <= (b.until ?? Number.POSITIVE_INFINITY) && b.from <= (a.until ?? Number.POSITIVE_INFINITY);
}

export function contains(interval: Interval, at: number): boolean {
  return interval.from <= at && at <= interval.until;
}

/** The instant as it is stored and put into messages: UTC ISO 8601 with milliseconds. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
