import type { Comparisons } from './comparisons.ts';

/** One threshold's pair of rates. */
export interface DetPoint {
  readonly threshold: number;
  readonly fmr: number;
  readonly fnmr: number;
}

const STEPS = 400;
const BINS = 100;

/** False-match against false non-match rate (ISO/IEC 19795-1, DET), at evenly spaced thresholds or at those given. */
export function detCurve({ genuine, impostors }: Comparisons, thresholds: readonly number[] = EVENLY): DetPoint[] {
  if (genuine.length === 0 || impostors.length === 0) return [];
  const sortedGenuine = Float64Array.from(genuine).sort();
  const sortedImpostors = Float64Array.from(impostors).sort();
  return thresholds.map((threshold) => ({
    threshold,
    fmr: 1 - below(sortedImpostors, threshold) / impostors.length,
    fnmr: below(sortedGenuine, threshold) / genuine.length,
  }));
}

/** Shares of the scores in equal bins from -1 to 1. A pair that could not be compared is in none. */
export function histogramOf({ genuine, impostors }: Comparisons): { genuine: number[]; impostors: number[] } {
  return { genuine: sharesOf(genuine), impostors: sharesOf(impostors) };
}

const EVENLY: readonly number[] = Array.from({ length: STEPS + 1 }, (_, i) => -1 + (2 * i) / STEPS);

function sharesOf(scores: Float64Array): number[] {
  const shares = Array.from({ length: BINS }, () => 0);
  for (const score of scores) {
    if (score < -1) continue;
    const bin = Math.min(BINS - 1, Math.floor(((score + 1) / 2) * BINS));
    shares[bin] = (shares[bin] ?? 0) + 1 / scores.length;
  }
  return shares;
}

/** How many of the ascending scores lie below the threshold. */
function below(ascending: Float64Array, threshold: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
