/** Attempts of one visit that lie further back than this are another visit, ms. */
const VISIT_MS = 10 * 60_000;

/** Counts the attempts of one person at one visit, so that the screen offers another one only as often as the policy says. */
export interface Attempts {
  /** Number of this attempt, from 1. */
  begin(visit: string): number;
  /** The visit is done: the next one starts at 1. */
  end(visit: string): void;
}

/** Counts in memory; `now` in ms since 1970. */
export function createAttempts(now: () => number): Attempts {
  const visits = new Map<string, { count: number; at: number }>();
  return {
    begin(visit) {
      for (const [key, { at }] of visits) if (now() - at > VISIT_MS) visits.delete(key);
      const count = (visits.get(visit)?.count ?? 0) + 1;
      visits.set(visit, { count, at: now() });
      return count;
    },
    end(visit) {
      visits.delete(visit);
    },
  };
}
