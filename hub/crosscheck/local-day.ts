import { localDate } from '../calendar/local-date.ts';
import { DAY_MS, type Interval, MINUTE_MS } from './interval.ts';

/** The instants of a local date. */
export function intervalOfDate(date: string, utcOffsetMinutes: number): Interval {
  const from = Date.parse(`${date}T00:00:00.000Z`) - utcOffsetMinutes * MINUTE_MS;
  return { from, until: from + DAY_MS - 1 };
}

/** The local dates that a span touches, oldest first. */
export function datesIn({ from, until }: Interval, utcOffsetMinutes: number): string[] {
  const dates: string[] = [];
  for (let at = intervalOfDate(localDate(from, utcOffsetMinutes), utcOffsetMinutes).from; at <= until; at += DAY_MS) {
    dates.push(localDate(at, utcOffsetMinutes));
  }
  return dates;
}

/** Id of a subject that is judged by the day, e.g. `kiosk-a1/2026-11-22`. */
export function daySubject(who: string, date: string): string {
  return `${who}/${date}`;
}

/** Takes a day subject apart. */
export function splitDaySubject(subject: string): { who: string; date: string } {
  const slash = subject.lastIndexOf('/');
  return { who: subject.slice(0, slash), date: subject.slice(slash + 1) };
}
