/** Half and 95 % of the runs were at most this long, in milliseconds. */
export interface DurationSummary {
  readonly p50: number;
  readonly p95: number;
}

/** Nearest-rank percentiles, rounded to microseconds. */
export function summarise(durationsMs: readonly number[]): DurationSummary {
  const sorted = durationsMs.toSorted((one, other) => one - other);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: Math.round(rank(0.5) * 1000) / 1000, p95: Math.round(rank(0.95) * 1000) / 1000 };
}

/** Runs one step, adds its duration to the step's list and passes its result on. */
export async function timed<Result>(durationsMs: number[], step: () => Result | Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await step();
  durationsMs.push(performance.now() - start);
  return result;
}
