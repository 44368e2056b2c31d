import { z } from 'zod';

/**
 * The high scores of one group's impostor pairs, counted in bins: all that a threshold needs, and nothing about anybody.
 * It travels with a policy so that everybody can compute its thresholds again.
 */
export const ImpostorTail = z.strictObject({
  group: z.string().min(1),
  people: z.int().min(1),
  impostorPairs: z.int().min(1),
  /** Ascending: scores from `bin / 1000` up to below `(bin + 1) / 1000`, and how many of the pairs they are. */
  bins: z.array(z.tuple([z.int().min(-1000).max(1000), z.int().min(1)])),
});
export type ImpostorTail = z.infer<typeof ImpostorTail>;

/** Bins of a score, which is also the grain of thresholds. */
const BINS = 1000;

/** Share of the pairs that is kept, or as many as the fit needs; rates above it cannot be read from a tail. */
const KEPT_SHARE = 1e-2;

/** The fitted tail starts where this share of the pairs, or at least so many pairs, lie above. */
const FIT_SHARE = 1e-3;
const FIT_PAIRS = 200;

/** With fewer false matches than this at a rate, the score they lie at hangs on single pictures. */
const COUNTED_PAIRS = 4;

/** A threshold this near to 1 refuses everybody: the fit says that this rate cannot be held. */
const HIGHEST_THRESHOLD = 0.95;

/** Counts the highest impostor scores of a group. */
export function impostorTail(group: string, people: number, impostors: Float64Array): ImpostorTail {
  const kept = Float64Array.from(impostors)
    .sort()
    .subarray(-Math.max(FIT_PAIRS, Math.ceil(impostors.length * KEPT_SHARE)));
  const lowest = binOf(kept[0] ?? 1);
  const counts = new Map<number, number>();
  for (const score of impostors) {
    const bin = binOf(score);
    if (bin >= lowest) counts.set(bin, (counts.get(bin) ?? 0) + 1); // whole bins, or the lowest one would be too small
  }
  const bins = [...counts].sort(([one], [other]) => one - other);
  return { group, people, impostorPairs: impostors.length, bins };
}

/** A threshold for a false-match rate, and whether pairs were counted for it or a fit says it. */
export interface HeldThreshold {
  readonly threshold: number;
  readonly basis: 'measured' | 'extrapolated';
}

/** The lowest threshold, in thousandths, at or above which lies at most this share of the pairs. Undefined without pairs to say so. */
export function measuredThreshold({ bins, impostorPairs }: ImpostorTail, rate: number): number | undefined {
  const allowed = Math.floor(impostorPairs * rate + 1e-9);
  if (allowed < 1) return undefined;
  let above = 0;
  for (const [bin, count] of bins.toReversed()) {
    if (above + count > allowed) return (bin + 1) / BINS;
    above += count;
  }
  return undefined;
}

/**
 * The threshold for any rate: counted while enough pairs lie above it, fitted beyond. The fit is an exponential tail
 * (peaks over a threshold, shape 0; Pickands 1975): each tenth of the rate costs the same rise. Scores end at 1, so the true tail
 * is shorter and the fit errs on the side of refusing. Undefined where the fit finds no threshold worth the name.
 */
export function heldThreshold(tail: ImpostorTail, rate: number): HeldThreshold | undefined {
  const measured = measuredThreshold(tail, rate);
  if (measured !== undefined && tail.impostorPairs * rate >= COUNTED_PAIRS) {
    return { threshold: measured, basis: 'measured' };
  }
  const { start, share, meanExcess } = fittedTail(tail);
  const threshold = Math.ceil(BINS * (start + meanExcess * Math.log(share / rate)) - 1e-9) / BINS;
  if (!(threshold <= HIGHEST_THRESHOLD)) return undefined;
  return { threshold: Math.max(threshold, measured ?? -1), basis: 'extrapolated' };
}

/** Where the tail starts, the share of the pairs above, and by how much these lie above it in the mean (its scale). */
function fittedTail({ bins, impostorPairs }: ImpostorTail) {
  const wanted = Math.max(FIT_PAIRS, impostorPairs * FIT_SHARE);
  let above = 0;
  let sum = 0;
  let start = 1;
  for (const [bin, count] of bins.toReversed()) {
    above += count;
    sum += (count * (bin + 0.5)) / BINS;
    start = bin / BINS;
    if (above >= wanted) break;
  }
  return { start, share: above / impostorPairs, meanExcess: sum / above - start };
}

function binOf(score: number): number {
  return Math.floor(score * BINS + 1e-9);
}
