/** How often a doorway is looked at. Times in ms; `share` of one core at most. */
export interface PaceLimits {
  /** From look to look while somebody is there. */
  readonly busyMs: number;
  /** While nobody is. */
  readonly idleMs: number;
  readonly share: number;
}

export const DEFAULT_PACE: PaceLimits = { busyMs: 150, idleMs: 500, share: 0.5 };

/** How quickly the measured cost follows: about the last ten looks count. */
const SMOOTHING = 0.1;

/** A machine busy with other work must not slow the looks to nothing, ms. */
const LONGEST_MS = 2_000;

/** Sets the frame rate by what a look costs: a slow machine looks less often, never longer. */
export interface Pace {
  /** How long to wait after a look that took `tookMs`. */
  pauseAfter(tookMs: number, somebodyThere: boolean): number;
}

export function createPace({ busyMs, idleMs, share }: PaceLimits = DEFAULT_PACE): Pace {
  let costMs = 0;
  return {
    pauseAfter(tookMs, somebodyThere) {
      costMs += SMOOTHING * (tookMs - costMs);
      const wanted = (somebodyThere ? busyMs : idleMs) - tookMs;
      // Of each period a look may fill its share: so a pause is at least this long.
      const bound = costMs * (1 / share - 1);
      return Math.max(0, Math.min(LONGEST_MS, Math.max(wanted, bound)));
    },
  };
}
