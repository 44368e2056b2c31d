import { DAY_MS } from '../crosscheck/interval.ts';

/** Local dates, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** As many days before the period. */
export function periodBefore({ from, to }: Period): Period {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  return { from: dayAt(first - (last - first) - DAY_MS), to: dayAt(first - DAY_MS) };
}

/** Every local date of a period, oldest first. */
export function daysOf({ from, to }: Period): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY_MS) days.push(dayAt(at));
  return days;
}

/** The days up to `day`, so many of them. */
export function daysUpTo(day: string, count: number): Period {
  return { from: dayAt(Date.parse(day) - (count - 1) * DAY_MS), to: day };
}

/** The month that a local date lies in. */
export function monthOf(date: string): Period {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  return { from: dayAt(Date.UTC(year, month - 1, 1)), to: dayAt(Date.UTC(year, month, 0)) };
}
