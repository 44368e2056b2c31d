import { z } from 'zod';
import { ChallengePolicy } from './challenge.ts';
import { decodeFloats, VECTOR_TEXT_LENGTH } from './vector.ts';

/** A threshold and the false-match rate it was measured at, with where it was measured and how many pairs say so. */
export const MeasuredThreshold = z.strictObject({
  threshold: z.number().gt(-1).lt(1),
  fmr: z.number().gt(0).lt(1),
  measuredOn: z.string().min(1),
  impostorPairs: z.int().min(1),
});
export type MeasuredThreshold = z.infer<typeof MeasuredThreshold>;

/** Fewer people than this, and their mean says something about each of them. */
export const MIN_CORRECTION_PEOPLE = 30;

/**
 * What faces of the served population have in common: the mean of their embeddings, which is subtracted before any two
 * are compared. Scores with and without it are on different scales, so the thresholds of a policy belong to its own.
 */
export const ScoreCorrection = z.strictObject({
  id: z.string().min(1).max(64),
  /** EMBEDDING_LENGTH little-endian float32 in base64url. */
  mean: z.base64url().length(VECTOR_TEXT_LENGTH).refine(isMeanOfUnitVectors, 'is no mean of unit vectors'),
  /** How many people it was computed from, each with the same weight. */
  people: z.int().min(MIN_CORRECTION_PEOPLE),
});
export type ScoreCorrection = z.infer<typeof ScoreCorrection>;

/**
 * Search among many (1:N). Every stranger who is searched for is held against everyone enrolled, so the threshold grows
 * with the gallery: it holds a false-match rate of `fpir` divided by the size.
 */
export const IdentificationPolicy = z.strictObject({
  /** Share of the searches for somebody who is not enrolled that may name a person (ISO/IEC 19795-1, FPIR). */
  fpir: z.number().gt(0).lt(1),
  /** How far the best person must lie above the second best to be named; closer is ambiguous. */
  margin: z.number().min(0).lt(1),
  /** By gallery size, ascending; a size in between takes the next larger row, a larger one has no threshold. */
  thresholds: z
    .array(
      z.strictObject({
        gallerySize: z.int().min(1),
        threshold: z.number().gt(-1).lt(1),
        /** `extrapolated`: from the fitted tail, beyond what the measured pairs reach. */
        basis: z.enum(['measured', 'extrapolated']),
      }),
    )
    .min(1)
    .max(20)
    .refine(growsWithGallery, 'sizes must ascend, and thresholds must not fall'),
  measuredOn: z.string().min(1),
  impostorPairs: z.int().min(1),
});
export type IdentificationPolicy = z.infer<typeof IdentificationPolicy>;

/**
 * Passive presentation attack detection: the probability of being alive, from the mean of the log-odds over at least
 * `minFrames` frames of one unbroken track. Below `low` the person is sent to staff. Above, nobody is accepted for it:
 * from `low` to `high` an active challenge has to ask for more than above `high`. `low: 0` records and refuses nobody.
 */
export const PadPolicy = z
  .strictObject({
    method: z.literal('passive-1'),
    low: z.number().min(0).lt(1),
    high: z.number().gt(0).max(1),
    minFrames: z.int().min(8).max(30),
    /** Absent: nothing is asked of anybody. */
    challenge: ChallengePolicy.optional(),
    /** Show colours on the screen after a challenge and record whether the face reflects them. It never decides. */
    screenColour: z.literal(true).optional(),
  })
  .refine(({ low, high }) => low <= high, { error: 'low must not lie above high', path: ['low'] })
  .refine(({ challenge, screenColour }) => !screenColour || challenge, {
    error: 'colours are shown as part of a challenge, which is not configured',
    path: ['screenColour'],
  });
export type PadPolicy = z.infer<typeof PadPolicy>;

/**
 * The face policy of a deployment: what counts as a match, which pictures are good enough, where templates live and for
 * how long. Signed by the hub; every attestation names `id`, so that a decision can be judged by the policy of its day.
 */
export const FacePolicy = z.strictObject({
  v: z.literal(1),
  id: z.string().min(1).max(64),
  model: z.string().min(1).max(64),
  verification: MeasuredThreshold,
  duplicate: MeasuredThreshold,
  /** Absent: nobody is searched for among many. */
  identification: IdentificationPolicy.optional(),
  /** None: embeddings are compared as they are. */
  correction: ScoreCorrection.optional(),
  /** Deployment choice. `site`: a template never leaves the enrolling site. `vault`: needs a legal basis, named here. */
  templates: z.discriminatedUnion('storage', [
    z.strictObject({ storage: z.literal('site'), maxAgeDays: z.int().min(1) }),
    z.strictObject({
      storage: z.literal('vault'),
      maxAgeDays: z.int().min(1),
      legalBasis: z.string().min(8),
      handOutSeconds: z.int().min(60).max(86_400),
    }),
  ]),
  capture: z.strictObject({
    framesToDecide: z.int().min(1).max(30),
    timeoutMs: z.int().min(500).max(60_000),
    maxAttempts: z.int().min(1).max(10),
  }),
  enrolment: z.strictObject({
    minFrames: z.int().min(3).max(20),
    selfMatch: z.number().gt(0).lt(1),
  }),
  /** Lowest acceptable quality. Sizes in pixels between the eyes, angles in degrees, the rest 0 to 1. */
  quality: z.strictObject({
    minEyeDistancePx: z.number().min(8),
    maxFaceShare: z.number().gt(0).max(1),
    /** Instead of `maxFaceShare` while passive liveness is measured, which needs room around the face. */
    maxFaceShareForLiveness: z.number().gt(0).max(1).optional(),
    maxYawDeg: z.number().gt(0).max(90),
    maxRollDeg: z.number().gt(0).max(90),
    /** Absent: chin up or down is not judged. */
    maxPitchDeg: z.number().gt(0).max(90).optional(),
    minSharpness: z.number().min(0).max(1),
    minExposure: z.number().min(0).max(1),
    /** Absent: face masks are not looked for. */
    minMouthVisible: z.number().min(0).max(1).optional(),
  }),
  /** Absent: presentation attack detection is not run. */
  pad: PadPolicy.optional(),
});
export type FacePolicy = z.infer<typeof FacePolicy>;

function growsWithGallery(rows: readonly { readonly gallerySize: number; readonly threshold: number }[]): boolean {
  return rows.every((row, i) => {
    const previous = rows[i - 1];
    return !previous || (row.gallerySize > previous.gallerySize && row.threshold >= previous.threshold);
  });
}

// A mean of unit vectors lies inside the unit ball. A longer one would outweigh the faces: all would look alike, and match.
function isMeanOfUnitVectors(text: string): boolean {
  const mean = decodeFloats(text);
  return mean !== undefined && mean.reduce((sum, value) => sum + value * value, 0) < 1; // false for NaN, too
}
