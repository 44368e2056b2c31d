import type { FacePolicy, MeasuredThreshold } from '../../contract/face-policy.ts';
import { ModelError } from '../error.ts';
import type { Calibration } from './calibration.ts';
import { thresholdAtFmr } from './error-rates.ts';

/** Who is verified may be refused once and tried again; a wrong duplicate accuses. So that rate is a tenth of this one. */
const DUPLICATE_SHARE = 0.1;

/** What the draft promises, and what it says about where its figures come from. */
export interface DraftTerms {
  readonly id: string;
  readonly model: string;
  readonly measuredOn: string;
  /** False-match rate of the verification threshold. */
  readonly fmr: number;
}

/**
 * A policy with the measured correction and thresholds and all else of `base`, for somebody to read and sign. Throws
 * DATA_SET_INVALID when there are too few impostor pairs to say anything about the rate.
 */
export function draftPolicy(base: FacePolicy, { comparisons, correction }: Calibration, terms: DraftTerms): FacePolicy {
  const { id, model, measuredOn, fmr } = terms;
  const impostorPairs = comparisons.impostors.length;
  if (impostorPairs * fmr < 1) {
    throw new ModelError(
      'DATA_SET_INVALID',
      `${impostorPairs} impostor pairs say nothing about a false-match rate of ${fmr}: that needs ${Math.ceil(1 / fmr)}; add people`,
    );
  }
  const at = (rate: number): MeasuredThreshold => ({
    threshold: roundedUp(thresholdAtFmr(comparisons.impostors, rate)),
    fmr: rate,
    measuredOn,
    impostorPairs,
  });
  const verification = at(fmr);
  const duplicate = at(Math.max(fmr * DUPLICATE_SHARE, 1 / impostorPairs));
  // Pictures of one enrolment are to agree by as much more than a visit has to as they did under the base policy.
  const above = base.enrolment.selfMatch - base.verification.threshold;
  const selfMatch = Math.min(0.95, roundedUp(verification.threshold + above));
  const { correction: _, ...rest } = base;
  return {
    ...rest,
    id,
    model,
    verification,
    duplicate,
    ...(correction ? { correction } : {}),
    enrolment: { ...base.enrolment, selfMatch },
  };
}

// To three decimals, upwards: a threshold rounded down would no longer hold its rate.
function roundedUp(threshold: number): number {
  return Math.ceil(threshold * 1000 - 1e-9) / 1000;
}
