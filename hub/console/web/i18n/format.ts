import type { Locale } from './locales.ts';

/**
 * All of China keeps one time (UTC+8). The operator's computer may be set to another zone; what counts is the clock on
 * the wall of the clinic.
 */
export const CLINIC_TIME_ZONE = 'Asia/Shanghai';

/** An amount in fen as CNY with thousands separators, e.g. `¥1,280.50`. */
export function money(fen: number, locale: Locale): string {
  return formatter(locale, 'money').format(fen / 100);
}

/** A whole number with thousands separators. */
export function count(value: number, locale: Locale): string {
  return formatter(locale, 'count').format(value);
}

/** What of an instant is shown: all of it, to the second, its day with or without the year, or the minute of a day. */
export type DatePart = 'moment' | 'second' | 'day' | 'date' | 'minute';

/** Clinic time of an ISO instant, by purpose. */
export function moment(iso: string | number, locale: Locale, part: DatePart): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return String(iso);
  return dates(locale, part).format(date);
}

const NUMBERS = {
  money: { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' },
  count: { maximumFractionDigits: 0 },
} as const satisfies Record<string, Intl.NumberFormatOptions>;

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const DATES = {
  moment: { year: 'numeric', month: '2-digit', day: '2-digit', ...clock },
  second: { year: 'numeric', month: '2-digit', day: '2-digit', ...clock, second: '2-digit' },
  day: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' },
  date: { month: 'short', day: 'numeric' },
  minute: clock,
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

// Intl formatters are slow to make; a queue of 50 rows would make 150 on each refresh.
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function formatter(locale: Locale, kind: keyof typeof NUMBERS): Intl.NumberFormat {
  return once(`${locale} ${kind}`, () => new Intl.NumberFormat(tagOf(locale), NUMBERS[kind]));
}

function dates(locale: Locale, part: keyof typeof DATES): Intl.DateTimeFormat {
  const options = { ...DATES[part], timeZone: CLINIC_TIME_ZONE };
  return once(`${locale} ${part}`, () => new Intl.DateTimeFormat(tagOf(locale), options));
}

// British English writes day before month and a 24-hour clock: no confusion with Chinese month-day order by AM and PM.
function tagOf(locale: Locale): string {
  return locale === 'en' ? 'en-GB' : 'zh-CN';
}

function once<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const found = made.get(key);
  if (found) return found as T;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}
