import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { BREAKDOWNS, type Breakdown, MOST_DAYS } from '../../../overview/figures-schema.ts';
import { CLINIC_TIME_ZONE } from '../i18n/format.ts';

/** Lengths of period that are offered, in days up to today. */
export const PERIODS = [7, 30, 90] as const;
const USUAL = 30;
const DAY_MS = 86_400_000;

/** What the overview shows. `days` counts back from today; `from` and `to` (local dates) are a period of one's own. */
export interface FiguresPlace {
  readonly days: number;
  readonly from: string;
  readonly to: string;
  readonly region: string;
  readonly site: string;
  readonly department: string;
  readonly by: Breakdown | '';
}

/** A fresh overview: the last thirty days, everywhere. */
export const EVERYTHING: FiguresPlace = { days: USUAL, from: '', to: '', region: '', site: '', department: '', by: '' };

/** Reads the address bar; anything that is not a known choice counts as not chosen. */
export function placeOf(query: LocationQuery): FiguresPlace {
  const text = (name: string, most: number) => {
    const value = query[name];
    return typeof value === 'string' ? value.slice(0, most) : '';
  };
  const [from, to] = [dateIn(text('from', 10)), dateIn(text('to', 10))];
  const own = from !== '' && to !== '' && from <= to && Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS;
  return {
    days: PERIODS.find((days) => String(days) === query.days) ?? USUAL,
    from: own ? from : '',
    to: own ? to : '',
    region: /^(\d\d){1,3}$/.test(text('region', 6)) ? text('region', 6) : '',
    site: text('site', 40),
    department: text('department', 80),
    by: BREAKDOWNS.find((name) => name === query.by) ?? '',
  };
}

/** The address bar for a place: only what differs from a fresh overview. */
export function addressOf(place: FiguresPlace): LocationQueryRaw {
  const entries = Object.entries(place).filter(([name, value]) => value !== EVERYTHING[name as keyof FiguresPlace]);
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** The period in local dates. `now`: the hub's clock (ISO 8601), not this computer's. */
export function periodOf({ days, from, to }: FiguresPlace, now: string): { from: string; to: string } {
  if (from !== '') return { from, to };
  const today = todayAt(now);
  return { from: new Date(Date.parse(today) - (days - 1) * DAY_MS).toISOString().slice(0, 10), to: today };
}

/** The local date at an instant. */
export function todayAt(now: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: CLINIC_TIME_ZONE }).format(new Date(now));
}

/** The hub's own query (FiguresQuery) for a place. */
export function searchOf(place: FiguresPlace, now: string): URLSearchParams {
  const search = new URLSearchParams(periodOf(place, now));
  for (const name of ['region', 'site', 'department', 'by'] as const)
    if (place[name] !== '') search.set(name, place[name]);
  return search;
}

function dateIn(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(Date.parse(text)) ? text : '';
}
