import { localDate } from '../calendar/local-date.ts';
import type { MasterContent } from '../masters/master-content.ts';
import { contains, DAY_MS, type Interval, MINUTE_MS } from './interval.ts';
import { intervalOfDate } from './local-day.ts';

/** Whether a site was open at an instant (ms since 1970), give or take a margin; undefined when its hours are unknown. */
export function wasOpen(
  site: MasterContent<'site'>,
  at: number,
  { marginMinutes, utcOffsetMinutes }: { readonly marginMinutes: number; readonly utcOffsetMinutes: number },
): boolean | undefined {
  if (site.alwaysOpen) return true;
  if (!site.hours) return undefined;
  const margin = marginMinutes * MINUTE_MS;
  // Yesterday too: a night shop that opens in the evening is still open after midnight.
  return [at - DAY_MS, at].some((day) =>
    hoursOn(site.hours ?? [], localDate(day, utcOffsetMinutes), utcOffsetMinutes).some(({ from, until }) =>
      contains({ from: from - margin, until: until + margin }, at),
    ),
  );
}

type Hours = NonNullable<MasterContent<'site'>['hours']>;

function hoursOn(hours: Hours, date: string, utcOffsetMinutes: number): Interval[] {
  const { from: midnight } = intervalOfDate(date, utcOffsetMinutes);
  const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay() || 7; // Monday is 1, Sunday 7
  return hours
    .filter(({ days }) => days.includes(weekday))
    .map(({ open, close }) => {
      const [from, until] = [midnight + minutesOf(open) * MINUTE_MS, midnight + minutesOf(close) * MINUTE_MS];
      return { from, until: until > from ? until : until + DAY_MS };
    });
}

function minutesOf(timeOfDay: string): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  return hours * 60 + minutes;
}
