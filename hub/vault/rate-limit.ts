/** A token bucket per caller: bursts up to `burst`, then `perSecond`. It bounds what one stolen device can collect. */
export interface RateLimitOptions {
  readonly burst: number;
  readonly perSecond: number;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Returns a function that says whether `caller` may go on, and takes a token if so. Callers are registered devices, so the map is bounded. */
export function createRateLimit({ burst, perSecond, now }: RateLimitOptions): (caller: string) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (caller) => {
    const at = now();
    const last = buckets.get(caller) ?? { tokens: burst, at };
    const elapsed = Math.max(0, at - last.at); // a clock that was set back must not drain the bucket
    const tokens = Math.min(burst, last.tokens + (elapsed / 1000) * perSecond);
    const allowed = tokens >= 1;
    buckets.set(caller, { tokens: allowed ? tokens - 1 : tokens, at });
    return allowed;
  };
}
