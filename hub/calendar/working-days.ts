// The package is CommonJS: its functions hang on the default export when Node loads it.
import chineseDays from 'chinese-days';
import { CHINA_OFFSET_MINUTES, localDate } from './local-date.ts';

const { findWorkday, getDayDetail, isWorkday } = chineseDays;

/** A calendar day in China, `YYYY-MM-DD`. */
export type CivilDate = string;

/** The day in China (UTC+8, no daylight saving since 1991) at an instant in ms since 1970. */
export function civilDate(instant: number): CivilDate {
  return localDate(instant, CHINA_OFFSET_MINUTES);
}

/** The last millisecond of a day in China, in ms since 1970: a deadline given as a day ends here. */
export function endOfCivilDate(date: CivilDate): number {
  return Date.parse(`${date}T24:00:00.000+08:00`) - 1;
}

/** Whether people work on that day: weekends, public holidays and the days worked in exchange, as the State Council announces them. */
export function isWorkingDay(date: CivilDate): boolean {
  return isWorkday(date);
}

/**
 * The day on which a period of `days` working days ends that begins on `date`. The first day does not count
 * (Administrative Procedure Law art. 101 with Civil Procedure Law art. 85). `days` is 1 or more.
 */
export function addWorkingDays(date: CivilDate, days: number): CivilDate {
  if (!Number.isInteger(days) || days < 1) throw new RangeError(`${days} is not a number of working days`);
  return findWorkday(days, date);
}

/** How many working days lie after `from` up to and with `until`; below 0 when `until` is over already. */
export function workingDaysBetween(from: CivilDate, until: CivilDate): number {
  if (until < from) return -workingDaysBetween(until, from);
  let days = 0;
  for (let date = dayAfter(from); date <= until; date = dayAfter(date)) if (isWorkingDay(date)) days += 1;
  return days;
}

function dayAfter(date: CivilDate): CivilDate {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + 86_400_000).toISOString().slice(0, 10);
}

/**
 * Whether the holidays of that year have been announced: they are in November of the year before. Until then only
 * weekends are known, and a deadline in that year may still move to a later day.
 */
export function holidaysAnnounced(year: number): boolean {
  return getDayDetail(`${year}-10-01`).name.includes(',');
}
