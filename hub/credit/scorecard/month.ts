import { CHINA_OFFSET_MINUTES } from '../../calendar/local-date.ts';
import { intervalOfDate } from '../../crosscheck/local-day.ts';

/** A calendar month in China, `YYYY-MM`. */
export type Month = string;

/** The month that a local date is in. */
export function monthOf(date: string): Month {
  return date.slice(0, 7);
}

/** The month so many after (or before) another. */
export function monthAfter(month: Month, count = 1): Month {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** From its first instant to the first of the next, as UTC text. */
export function spanOfMonth(month: Month): { readonly from: string; readonly until: string } {
  const startOf = (one: Month) => new Date(intervalOfDate(`${one}-01`, CHINA_OFFSET_MINUTES).from).toISOString();
  return { from: startOf(month), until: startOf(monthAfter(month)) };
}
