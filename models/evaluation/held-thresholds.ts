import type { IdentificationPolicy, MeasuredThreshold } from '../../contract/face-policy.ts';
import { ModelError } from '../error.ts';
import { type HeldThreshold, heldThreshold, type ImpostorTail, measuredThreshold } from './impostor-tail.ts';

/** What thresholds are to hold, and what they say about where they come from. */
export interface ThresholdTerms {
  /** False-match rate of one comparison. */
  readonly fmr: number;
  /** Share of the searches for strangers that may name somebody. */
  readonly fpir: number;
  readonly margin: number;
  readonly measuredOn: string;
}

/** The measured part of a policy. */
export interface HeldThresholds {
  readonly verification: MeasuredThreshold;
  readonly duplicate: MeasuredThreshold;
  /** Undefined when not even the smallest gallery's rate can be held. */
  readonly identification: IdentificationPolicy | undefined;
}

/** Who is verified may be refused once and tried again; a wrong duplicate accuses. So that rate is a tenth of this one. */
const DUPLICATE_SHARE = 0.1;

/** Sizes that a policy has a threshold for: a clinic, a hospital, a district, a city. */
const GALLERY_SIZES = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/**
 * The lowest thresholds that hold in every group that is large enough to say so: one that holds in the mean of two groups
 * does not hold in either. Throws DATA_SET_INVALID when no group is.
 */
export function thresholdsHolding(tails: readonly ImpostorTail[], terms: ThresholdTerms): HeldThresholds {
  const { fmr, fpir, margin, measuredOn } = terms;
  const largest = Math.max(0, ...tails.map(({ impostorPairs }) => impostorPairs));
  if (largest * fmr < 1) {
    throw new ModelError(
      'DATA_SET_INVALID',
      `${largest} impostor pairs say nothing about a false-match rate of ${fmr}: that needs ${Math.ceil(1 / fmr)}; add people`,
    );
  }
  const telling = tails.filter(({ impostorPairs }) => impostorPairs * fmr >= 1);
  const impostorPairs = Math.min(...telling.map((tail) => tail.impostorPairs));
  const at = (rate: number): MeasuredThreshold => ({
    threshold: highest(telling.map((tail) => measuredThreshold(tail, rate))),
    fmr: rate,
    measuredOn,
    impostorPairs,
  });
  const verification = at(fmr);
  const duplicate = at(Math.max(fmr * DUPLICATE_SHARE, 1 / impostorPairs));

  const thresholds: IdentificationPolicy['thresholds'] = [];
  let lowest = verification.threshold;
  for (const gallerySize of GALLERY_SIZES) {
    // Each of the enrolled may match a stranger; for rates this small their sum is the chance that any does.
    const held = telling.map((tail) => heldThreshold(tail, fpir / gallerySize));
    if (!held.every((each) => each !== undefined)) break; // no row: a search among so many is refused
    const { threshold, basis } = strictest(held);
    lowest = Math.max(lowest, threshold);
    thresholds.push({ gallerySize, threshold: lowest, basis });
  }
  const identification = thresholds.length === 0 ? undefined : { fpir, margin, thresholds, measuredOn, impostorPairs };
  return { verification, duplicate, identification };
}

function strictest(held: readonly HeldThreshold[]): HeldThreshold {
  return held.reduce((one, other) => (other.threshold > one.threshold ? other : one));
}

function highest(thresholds: readonly (number | undefined)[]): number {
  return Math.max(...thresholds.map((threshold) => threshold ?? Number.NaN));
}
