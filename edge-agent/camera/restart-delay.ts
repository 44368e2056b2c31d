/** How a camera that failed is started again. Times in ms. */
export interface RestartPolicy {
  readonly baseMs: number;
  readonly capMs: number;
  /** After so many failures in a row the breaker opens: one attempt each `openMs`, to spare a dead device and the log. */
  readonly breakAfter: number;
  readonly openMs: number;
}

/** About eight attempts within the first half minute, then one a minute. */
export const DEFAULT_RESTART: RestartPolicy = { baseMs: 250, capMs: 10_000, breakAfter: 8, openMs: 60_000 };

/**
 * Wait before the attempt that follows the `failures`-th failure in a row (from 1): exponential, capped, with full
 * jitter, so that the cameras of a site do not hit their switch in step after a power cut. `random` is in [0, 1).
 */
export function restartDelay(failures: number, policy: RestartPolicy, random: () => number): number {
  if (failures >= policy.breakAfter) return policy.openMs * (0.5 + random() / 2);
  return random() * Math.min(policy.capMs, policy.baseMs * 2 ** failures);
}
