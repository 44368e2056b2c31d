/** China has one time, UTC+8, and no summer time. */
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
/** Spreadsheets count days; this is 1970-01-01. */
const EPOCH_DAY = 25_569;

/** An instant (ISO 8601) in clinic time as `2026-11-23 09:30:05`, or undefined when it is none. */
export function clinicText(instant: string): string | undefined {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? undefined : new Date(at + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** The same as a spreadsheet's number of days; a workbook knows no zones. */
export function clinicDays(instant: string): number | undefined {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? undefined : (at + OFFSET_MS) / DAY_MS + EPOCH_DAY;
}

/** A date (YYYY-MM-DD) as a spreadsheet's number of days, or undefined when it is none. */
export function dateDays(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at / DAY_MS + EPOCH_DAY;
}
