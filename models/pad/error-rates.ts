/**
 * Error rates of presentation attack detection (ISO/IEC 30107-3). APCER: attacks taken for people. BPCER: people taken for
 * attacks. A higher score looks more alive; a score equal to the threshold counts as alive. Null where there is nothing to count.
 */
export interface AttackRates {
  readonly n: number;
  /** Share of pairs of a person and an attack where the person scores higher; a tie counts half. 0.5 is a coin flip. */
  readonly auc: number | null;
  readonly apcerAtBpcer1: number | null;
  readonly apcerAtBpcer5: number | null;
  readonly apcerShipped: number | null;
}

/** The rates of one species against genuine presentations. `low` is the threshold in operation. */
export function attackRates(genuine: readonly number[], attacks: readonly number[], low: number): AttackRates {
  const sorted = [...genuine].sort((one, other) => one - other);
  return {
    n: attacks.length,
    auc: areaUnderCurve(sorted, attacks),
    apcerAtBpcer1: shareFrom(attacks, thresholdAtBpcer(sorted, 0.01)),
    apcerAtBpcer5: shareFrom(attacks, thresholdAtBpcer(sorted, 0.05)),
    apcerShipped: shareFrom(attacks, low),
  };
}

/** BPCER at a threshold: the share of genuine scores below it. */
export function bpcerAt(genuine: readonly number[], threshold: number): number | null {
  const accepted = shareFrom(genuine, threshold);
  return accepted === null ? null : 1 - accepted;
}

/** The highest threshold that refuses at most this share of the genuine scores, which come in ascending order. */
function thresholdAtBpcer(sorted: readonly number[], bpcer: number): number {
  return sorted[Math.floor(bpcer * sorted.length + 1e-9)] ?? Number.NEGATIVE_INFINITY;
}

function shareFrom(scores: readonly number[], threshold: number): number | null {
  if (scores.length === 0) return null;
  return scores.filter((score) => score >= threshold).length / scores.length;
}

// Mann-Whitney U, by looking each attack up among the sorted genuine scores.
function areaUnderCurve(sorted: readonly number[], attacks: readonly number[]): number | null {
  if (sorted.length === 0 || attacks.length === 0) return null;
  const wins = attacks.reduce((sum, attack) => {
    const notAbove = countWhere(sorted, (score) => score <= attack);
    const below = countWhere(sorted, (score) => score < attack);
    return sum + sorted.length - notAbove + (notAbove - below) / 2;
  }, 0);
  return wins / (sorted.length * attacks.length);
}

/** How many scores, from the lowest on, hold the condition: binary search. */
function countWhere(sorted: readonly number[], holds: (score: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle] ?? Number.POSITIVE_INFINITY)) low = middle + 1;
    else high = middle;
  }
  return low;
}
