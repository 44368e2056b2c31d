export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Midnight of the city's first day, a Monday (China: UTC+8, no summer time). */
export const CITY_START = Date.parse('2026-08-31T00:00:00+08:00');

/** The instant (ms since 1970) that is `minutes` after local midnight of a day of the city. */
export function instantOf(day: number, minutes: number): number {
  return CITY_START + day * DAY_MS + minutes * MINUTE_MS;
}

/** The day of the city on which an instant lies. */
export function dayOf(instant: number): number {
  return Math.floor((instant - CITY_START) / DAY_MS);
}

export function iso(instant: number): string {
  return new Date(instant).toISOString();
}

/** 1 = Monday to 7 = Sunday. */
export function weekdayOf(day: number): number {
  return (day % 7) + 1;
}
