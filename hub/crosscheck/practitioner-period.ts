import { localDate } from '../calendar/local-date.ts';
import type { Mastered } from '../masters/load.ts';
import type { ClockEvent, Sighting, SiteDevice } from './files.ts';
import { DAY_MS, type Interval, type OpenInterval } from './interval.ts';
import { intervalOfDate } from './local-day.ts';
import type { BilledLine, SiteFence } from './practitioner-day-files.ts';

/** How far before the end of a month its file reaches back: being there without billing shows only over a long time. */
export const LOOK_BACK_MS = 60 * DAY_MS;

/** A practitioner's month: what was billed in their name, and whether they were there. */
export interface PractitionerPeriodFile {
  readonly now: number;
  readonly practitioner: string;
  /** The calendar month. */
  readonly period: Interval;
  readonly utcOffsetMinutes: number;
  /** When the first claim was settled that the hub knows of, anybody's; null = none. */
  readonly historyFrom: number | null;
  /** In the 60 days that end with the month, oldest first; so are the clock events. */
  readonly billed: readonly BilledLine[];
  readonly clockEvents: readonly ClockEvent[];
  readonly sightings: readonly Sighting[];
  /** When they let watching cameras recognise them: at other times no camera may name them. */
  readonly sightingConsents: readonly OpenInterval[];
  /** Sites at which they clocked and that billed anything in those days, by whomever. */
  readonly billingSites: readonly string[];
  readonly roles: readonly Mastered<'practitioner'>[];
  readonly leaves: readonly Mastered<'leave'>[];
  /** Devices of the sites that billed in their name, or at which they clocked; and the fences of these sites. */
  readonly devices: readonly SiteDevice[];
  readonly fences: readonly SiteFence[];
}

/** A calendar month, named by its last day. */
export interface NamedMonth {
  readonly date: string;
  readonly period: Interval;
}

/** The calendar months, by the local clock, that ended within a span; oldest first. */
export function monthsEndedIn({ from, until }: Interval, utcOffsetMinutes: number): NamedMonth[] {
  const months: NamedMonth[] = [];
  let first = `${localDate(from, utcOffsetMinutes).slice(0, 7)}-01`;
  while (true) {
    const begin = intervalOfDate(first, utcOffsetMinutes).from;
    // 32 days on is in the next month, whichever it is.
    const next = `${localDate(begin + 32 * DAY_MS, utcOffsetMinutes).slice(0, 7)}-01`;
    const end = intervalOfDate(next, utcOffsetMinutes).from - 1;
    if (end > until) return months;
    if (end >= from) months.push({ date: localDate(end, utcOffsetMinutes), period: { from: begin, until: end } });
    first = next;
  }
}
