import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Calibration } from './calibration.ts';
import { type ThresholdTerms, thresholdsHolding } from './held-thresholds.ts';

/** What the draft is called, which model it is for, and what its thresholds hold. */
export interface DraftTerms extends ThresholdTerms {
  readonly id: string;
  readonly model: string;
}

/**
 * A policy with the measured correction and thresholds and all else of `base`, for somebody to read and sign. Throws
 * DATA_SET_INVALID when there are too few impostor pairs to say anything about the rate.
 */
export function draftPolicy(
  base: FacePolicy,
  { tails, correction }: Pick<Calibration, 'tails' | 'correction'>,
  terms: DraftTerms,
): FacePolicy {
  const { verification, duplicate, identification } = thresholdsHolding(tails, terms);
  // Pictures of one enrolment are to agree by as much more than a visit has to as they did under the base policy.
  const above = base.enrolment.selfMatch - base.verification.threshold;
  const selfMatch = Math.min(0.95, Math.round(1000 * (verification.threshold + above)) / 1000);
  const { correction: _, identification: __, ...rest } = base;
  return {
    ...rest,
    id: terms.id,
    model: terms.model,
    verification,
    duplicate,
    ...(identification ? { identification } : {}),
    ...(correction ? { correction } : {}),
    enrolment: { ...base.enrolment, selfMatch },
  };
}
