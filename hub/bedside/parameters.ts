import { z } from 'zod';
import { CHINA_OFFSET_MINUTES } from '../calendar/local-date.ts';
import { DAY_MS, type Interval, MINUTE_MS } from '../crosscheck/interval.ts';
import { intervalOfDate } from '../crosscheck/local-day.ts';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** Patients are left to sleep: nothing may be asked outside these hours (as in rule H02). */
const [WAKING_FROM, WAKING_UNTIL] = ['07:00', '21:00'];

/** How inpatients are drawn. Part of what is committed before a draw, so that nobody can choose it afterwards. */
export const BedsideParameters = z
  .strictObject({
    /** The chance of each inpatient of being drawn on a day. */
    rate: z.number().gt(0).max(1).default(0.1),
    /** When somebody may come to the bed, local time: not at night, not while patients rest at noon. */
    windows: z
      .array(z.strictObject({ from: timeOfDay, until: timeOfDay }))
      .min(1)
      .max(6)
      .default([
        { from: '08:00', until: '11:30' },
        { from: '14:00', until: '19:30' },
      ]),
    /** Who is in hospital at this time takes part in the draw, local time. */
    drawAt: timeOfDay.default('06:00'),
    answerMinutes: z.int().min(10).max(120).default(30),
    /** The nurse was on the way. */
    graceMinutes: z.int().min(0).max(120).default(30),
    /** How often somebody is asked for whom nobody answered. */
    maxRounds: z.int().min(1).max(5).default(3),
    /** Time between a missed challenge and the next, at least and at most. */
    againAfterMinutes: z.tuple([z.int().min(10).max(600), z.int().min(10).max(600)]).default([60, 180]),
    /** Somebody on the way to the operating room is not at the bed either. */
    exemptionMarginMinutes: z.int().min(0).max(240).default(30),
  })
  .refine(({ windows }) => windows.every(({ from, until }) => from < until && from >= WAKING_FROM), {
    error: `a window begins before it ends, and not before ${WAKING_FROM}`,
    path: ['windows'],
  })
  .refine(({ windows, answerMinutes }) => windows.every(({ until }) => plus(until, answerMinutes) <= WAKING_UNTIL), {
    error: `an answer must not be due after ${WAKING_UNTIL}`,
    path: ['windows'],
  })
  .refine(({ windows }) => windows.every(({ from }, index) => from > (windows[index - 1]?.until ?? '')), {
    error: 'windows come one after another',
    path: ['windows'],
  })
  .refine(({ againAfterMinutes: [least, most] }) => least <= most, {
    error: 'at least is not more than at most',
    path: ['againAfterMinutes'],
  });
export type BedsideParameters = z.infer<typeof BedsideParameters>;

/** The spans of a local date in which somebody may be asked, ms since 1970, from an instant on. */
export function windowsOf({ windows }: BedsideParameters, date: string, from = 0): Interval[] {
  return windows
    .map((window) => ({ from: Math.max(from, instantOf(date, window.from)), until: instantOf(date, window.until) }))
    .filter((window) => window.from < window.until);
}

/** A local time of a date, ms since 1970. */
export function instantOf(date: string, time: string): number {
  return intervalOfDate(date, CHINA_OFFSET_MINUTES).from + minutesOf(time) * MINUTE_MS;
}

/** The local date after another. */
export function dayAfter(date: string): string {
  return new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function plus(time: string, minutes: number): string {
  const sum = minutesOf(time) + minutes;
  return `${String(Math.floor(sum / 60)).padStart(2, '0')}:${String(sum % 60).padStart(2, '0')}`;
}
