import type { Comparisons } from './comparisons.ts';
import { bootstrapOverPeople, type Interval, wilson } from './confidence.ts';
import { fmrAt, fnmrAt } from './error-rates.ts';

/** What one threshold does to the people measured, with 95 % intervals. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly fmr: number;
  /** Wilson over impostor pairs. Pairs share pictures, so it is too narrow rather than too wide. */
  readonly fmrInterval: Interval;
  readonly fnmr: number;
  /** Bootstrap over people. */
  readonly fnmrInterval: Interval;
}

/** The rates at a threshold. NaN (unknown) where there is nothing to compare or no threshold. */
export function operatingPoint(comparisons: Comparisons, threshold: number, seed: number): OperatingPoint {
  const { genuine, genuineOf, impostors } = comparisons;
  const fmr = fmrAt(impostors, threshold);
  const missed = Array.from(genuine, (score) => score < threshold);
  return {
    threshold,
    fmr,
    fmrInterval: Number.isNaN(threshold) ? [0, 1] : wilson(Math.round(fmr * impostors.length) || 0, impostors.length),
    fnmr: fnmrAt(genuine, threshold),
    fnmrInterval: Number.isNaN(threshold) ? [0, 1] : bootstrapOverPeople(missed, genuineOf, seed),
  };
}

/** One group by itself: its people among each other, at thresholds taken from everybody. */
export interface GroupRow {
  readonly group: string;
  readonly people: number;
  readonly faces: number;
  readonly genuinePairs: number;
  readonly impostorPairs: number;
  readonly threshold: number;
  readonly fmr: number;
  readonly fnmr: number;
}

/** The row of a group at a threshold. */
export function groupRow(
  group: string,
  size: { readonly people: number; readonly faces: number },
  { genuine, impostors }: Comparisons,
  threshold: number,
): GroupRow {
  return {
    group,
    ...size,
    genuinePairs: genuine.length,
    impostorPairs: impostors.length,
    threshold,
    fmr: fmrAt(impostors, threshold),
    fnmr: fnmrAt(genuine, threshold),
  };
}
