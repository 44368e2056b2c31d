import { hintsFor, QUALITY_HINTS, type QualityHint } from '../quality/hints.ts';
import type { Probe } from './discard-probes.ts';

/** What a piece of advice is about: the unchanged pictures that would get it, and how they fare against the others. */
export interface HintRow {
  readonly hint: QualityHint;
  readonly pictures: number;
  /** Of all unchanged pictures. */
  readonly share: number;
  /** Mean share of comparisons below the threshold, of these pictures and of the others; NaN of none. */
  readonly fnmr: number;
  readonly fnmrOthers: number;
}

/** A row for each piece of advice, over the pictures as they are: nobody paints hats on people, so these are real ones. */
export function hintRows(probes: readonly Probe[], fnmrOf: (probes: readonly Probe[]) => number): HintRow[] {
  const asTheyAre = probes.filter(({ degradation }) => degradation === 'none');
  return QUALITY_HINTS.map((hint) => {
    const advised = asTheyAre.filter(({ measures }) => hintsFor(measures).includes(hint));
    const others = asTheyAre.filter((probe) => !advised.includes(probe));
    return {
      hint,
      pictures: advised.length,
      share: advised.length / asTheyAre.length,
      fnmr: fnmrOf(advised),
      fnmrOthers: fnmrOf(others),
    };
  });
}
