import type { Locale } from '../i18n/locales.ts';

/** A share as percent with one decimal; `–` where there is nothing to take a share of. */
export function percent(part: number, whole: number, locale: Locale): string {
  if (whole === 0) return '–';
  const tag = locale === 'en' ? 'en-GB' : 'zh-CN';
  return new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 }).format(part / whole);
}

/** By how much a number differs from what it was, as a signed whole percentage; null = there was nothing to compare with. */
export function changeOf(now: number, before: number): number | null {
  return before === 0 ? null : Math.round((100 * (now - before)) / before);
}

/** By how many percentage points a share differs, to one decimal; null = one of the two has nothing to take a share of. */
export function pointsOf(now: [part: number, whole: number], before: [part: number, whole: number]): number | null {
  if (now[1] === 0 || before[1] === 0) return null;
  return Math.round(1000 * (now[0] / now[1] - before[0] / before[1])) / 10;
}

/** A number with its sign, also plus: `+3`, `−2`, `±0`. */
export function signed(value: number): string {
  if (value === 0) return '±0';
  return value > 0 ? `+${value}` : `−${Math.abs(value)}`;
}
