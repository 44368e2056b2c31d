import { DAY_MS, HOUR_MS, MINUTE_MS } from './interval.ts';

/** Visits of one person, oldest first: when each was settled (ms since 1970), and where. */
export interface VisitStream {
  readonly person: string;
  readonly at: readonly number[];
  readonly site: readonly string[];
}

/** Below these nobody is looked at: rules' parameters may ask for more, never for less. */
export const FLOOR = {
  visitsIn30Days: 10,
  gaps: 5,
  /** Days around 12 and 24. */
  gapToleranceDays: 1,
  silenceDays: 90,
  burstVisits: 3,
  burstHours: 24,
  cappedVisits: 6,
  cappedSites: 3,
  cappedDays: 90,
} as const;

/** Days between visits that cards were found to be used at. */
export const CADENCES = [12, 24];

/**
 * Local days (days since 1970) on which a person's visits could be more than a few, too regular, or a burst after a
 * silence. Much more than rules find, and far less than everybody: one pass, linear in the visits.
 */
export function candidateDays(
  { at, site }: VisitStream,
  { since = 0, utcOffsetMinutes, withCaps }: { since?: number; utcOffsetMinutes: number; withCaps: boolean },
): number[] {
  const days = new Set<number>();
  const run: number[] = []; // distinct visit days so far
  let wokeAt = 0; // the first visit after the last silence
  for (const [index, time] of at.entries()) {
    const day = dayOf(time, utcOffsetMinutes);
    if (run.at(-1) !== day) run.push(day);
    const before = at[index - 1];
    if (before === undefined || time - before >= FLOOR.silenceDays * DAY_MS) wokeAt = index;
    if (time < since) continue;
    const burst = index - wokeAt + 1 >= FLOOR.burstVisits && time - (at[wokeAt] ?? 0) <= FLOOR.burstHours * HOUR_MS;
    const frequent = time - (at[index - FLOOR.visitsIn30Days] ?? Number.NEGATIVE_INFINITY) <= 31 * DAY_MS;
    if (burst || frequent || isRegular(run) || (withCaps && roams(at, site, index))) days.add(day);
  }
  return [...days];
}

/** The local day of an instant, counted since 1970. */
export function dayOf(at: number, utcOffsetMinutes: number): number {
  return Math.floor((at + utcOffsetMinutes * MINUTE_MS) / DAY_MS);
}

function isRegular(days: readonly number[]): boolean {
  const last = days.slice(-FLOOR.gaps - 1);
  if (last.length <= FLOOR.gaps) return false;
  return CADENCES.some((cadence) =>
    last.every((day, index) => {
      const before = last[index - 1];
      return before === undefined || Math.abs(day - before - cadence) <= FLOOR.gapToleranceDays;
    }),
  );
}

function roams(at: readonly number[], site: readonly string[], index: number): boolean {
  const first = index - FLOOR.cappedVisits + 1;
  if (first < 0 || (at[index] ?? 0) - (at[first] ?? 0) > FLOOR.cappedDays * DAY_MS) return false;
  return new Set(site.slice(first, index + 1)).size >= FLOOR.cappedSites;
}
