import type { PointRules } from '../parameters.ts';

/** A confirmed entry that was not voided. */
export interface CountedEntry {
  readonly entry: string;
  readonly kind: 'conduct' | 'repair';
  readonly points: number;
  /** ms since 1970; entries count in this order. */
  readonly at: number;
}

export const MEASURES = ['interview', 'suspend', 'terminate'] as const;
export type PointMeasure = (typeof MEASURES)[number];

/** A threshold that was reached, with the entry that did. */
export interface ReachedMeasure {
  readonly measure: PointMeasure;
  readonly entry: string;
  readonly at: number;
  readonly total: number;
}

/** The points of one practitioner in one calendar year, of all institutions together. */
export interface Tally {
  readonly added: number;
  /** As it counts: never more than the rules allow. */
  readonly repaired: number;
  readonly total: number;
  /** The most there ever was this year: repair does not undo a measure. */
  readonly highest: number;
  /** The total after each entry, for a picture of the year. */
  readonly course: readonly { readonly entry: string; readonly at: number; readonly total: number }[];
  readonly reached: readonly ReachedMeasure[];
  /** How many years nobody may register again after the last threshold; null when it was not reached. */
  readonly barredYears: number | null;
}

/**
 * Adds up a year. Everything follows from the entries and the rules alone: total = max(0, added - min(most repair, repaired)), and a
 * measure is reached at the first entry after which the total is not below its threshold.
 */
export function tallyOf(entries: readonly CountedEntry[], rules: PointRules): Tally {
  const inOrder = entries.toSorted((a, b) => a.at - b.at || (a.entry < b.entry ? -1 : 1));
  let added = 0;
  let repaired = 0;
  const totalNow = () => Math.max(0, added - Math.min(rules.repair.most, repaired));
  const course: Tally['course'][number][] = [];
  const reached: ReachedMeasure[] = [];
  for (const { entry, kind, points, at } of inOrder) {
    if (kind === 'conduct') added += points;
    else repaired += points;
    const total = totalNow();
    course.push({ entry, at, total });
    for (const measure of MEASURES) {
      const isNew = !reached.some((one) => one.measure === measure);
      if (isNew && total >= rules.thresholds[measure]) reached.push({ measure, entry, at, total });
    }
  }
  const isTerminated = reached.some(({ measure }) => measure === 'terminate');
  const single = inOrder.some(({ kind, points }) => kind === 'conduct' && points >= rules.thresholds.terminate);
  return {
    added,
    repaired: Math.min(rules.repair.most, repaired),
    total: totalNow(),
    highest: Math.max(0, ...course.map(({ total }) => total)),
    course,
    reached,
    barredYears: isTerminated ? (single ? rules.barredYears.single : rules.barredYears.cumulative) : null,
  };
}

/** The gravest measure reached, or undefined. */
export function gravestOf({ reached }: Tally): ReachedMeasure | undefined {
  return reached.toSorted((a, b) => MEASURES.indexOf(b.measure) - MEASURES.indexOf(a.measure))[0];
}
