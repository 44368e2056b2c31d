/** China has one time, UTC+8, and no summer time since 1991. */
export const CHINA_OFFSET_MINUTES = 480;

/** The local calendar date of an instant (ms since 1970), as YYYY-MM-DD. */
export function localDate(at: number, utcOffsetMinutes: number): string {
  return new Date(at + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
}
