/** Half and 95 % of the runs were at most this long, in milliseconds. */
export interface DurationSummary {
  readonly p50: number;
  readonly p95: number;
}

/** Nearest-rank percentiles, rounded to microseconds. */
export function summarise(durationsMs: readonly number[]): DurationSummary {
  return { p50: rounded(percentile(durationsMs, 0.5)), p95: rounded(percentile(durationsMs, 0.95)) };
}

/** The smallest of the durations that is at least as long as `share` of them; NaN for none. */
export function percentile(durationsMs: readonly number[], share: number): number {
  const sorted = durationsMs.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** To microseconds. */
export function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

/** Runs one step, adds its duration to the step's list and passes its result on. */
export async function timed<Result>(durationsMs: number[], step: () => Result | Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await step();
  durationsMs.push(performance.now() - start);
  return result;
}
