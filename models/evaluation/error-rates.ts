/**
 * Error rates of a comparison where a score at or above the threshold is a match. Scores of impostors (two people) and
 * of genuine pairs (one person); a genuine pair that could not be compared has the score -Infinity and never matches.
 */

/**
 * The lowest threshold whose false-match rate over these impostor scores is at most `fmr`: a number just above the
 * highest score that may not match. Equal scores fall together, so a tie is never split in our favour. NaN without
 * impostor scores: no threshold holds a rate that nobody measured.
 */
export function thresholdAtFmr(impostors: Float64Array, fmr: number): number {
  const descending = Float64Array.from(impostors).sort().reverse();
  const allowed = Math.floor(descending.length * fmr + 1e-9); // 1e-9: 1000 * 1e-3 must not become 0
  const highestRefused = descending[allowed];
  return highestRefused === undefined ? Number.NaN : nextAbove(highestRefused);
}

/** Share of genuine pairs that would not match at `threshold`. NaN without pairs or without a threshold: unknown, not zero. */
export function fnmrAt(genuine: Float64Array, threshold: number): number {
  if (Number.isNaN(threshold)) return Number.NaN;
  return genuine.filter((score) => score < threshold).length / genuine.length;
}

/** Share of impostor pairs that would match at `threshold`. NaN without impostor pairs. */
export function fmrAt(impostors: Float64Array, threshold: number): number {
  return impostors.filter((score) => score >= threshold).length / impostors.length;
}

/** One comparison of an evaluation. `score` is undefined when one of the images gave no face. */
export interface ScoredPair {
  readonly same: boolean;
  readonly fold: string;
  readonly score: number | undefined;
}

/**
 * Mean accuracy over the folds, each judged by the threshold that does best on all the others (LFW protocol, view 2).
 * A pair without a score counts as an error, whatever it shows. NaN with fewer than two folds: nothing to choose by.
 */
export function accuracyOverFolds(pairs: readonly ScoredPair[]): number {
  const folds = [...new Set(pairs.map(({ fold }) => fold))];
  if (folds.length < 2) return Number.NaN;
  const accuracies = folds.map((fold) => {
    const threshold = bestThreshold(pairs.filter((pair) => pair.fold !== fold));
    const judged = pairs.filter((pair) => pair.fold === fold);
    const right = judged.filter(({ same, score }) => score !== undefined && score >= threshold === same);
    return right.length / judged.length;
  });
  return accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / folds.length;
}

/** The threshold with the fewest errors; where several do equally well, the middle one of them. */
function bestThreshold(pairs: readonly ScoredPair[]): number {
  const scored = pairs.flatMap(({ same, score }) => (score === undefined ? [] : [{ same, score }]));
  scored.sort((one, other) => one.score - other.score);
  // Going up, each pair passed is refused from then on: an error if genuine, one error less if not.
  let errors = scored.filter(({ same }) => !same).length;
  let fewest = errors;
  let best = [Number.NEGATIVE_INFINITY];
  for (const [i, { same, score }] of scored.entries()) {
    errors += same ? 1 : -1;
    const next = scored[i + 1]?.score ?? nextAbove(score);
    if (next === score) continue;
    if (errors < fewest) best = [];
    if (errors <= fewest) best.push((score + next) / 2);
    fewest = Math.min(fewest, errors);
  }
  return best[Math.floor(best.length / 2)] ?? Number.NEGATIVE_INFINITY;
}

/** The next double towards +Infinity of a finite number. */
function nextAbove(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  if (value === 0) return Number.MIN_VALUE;
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0);
}
