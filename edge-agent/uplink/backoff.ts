/** Waiting times in ms that grow with each failure in a row. */
export interface Backoff {
  next(): number;
  /** After success: the next failure starts from the beginning. */
  reset(): void;
}

export interface BackoffLimits {
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * Exponential with full jitter: anything between 0 and the capped exponential. After a power cut the devices of a city come
 * back at once; without jitter they would knock in step. `random` is in [0, 1).
 */
export function fullJitter({ baseMs, capMs }: BackoffLimits, random: () => number): Backoff {
  let failures = 0;
  return {
    next() {
      const ceiling = Math.min(capMs, baseMs * 2 ** failures);
      failures += 1;
      return random() * ceiling;
    },
    reset() {
      failures = 0;
    },
  };
}
