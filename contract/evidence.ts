import { z } from 'zod';
import { ChallengeEvidence } from './challenge.ts';
import { Digest, SubjectId } from './ids.ts';
import { SUBJECT_TYPES } from './subject-type.ts';

/** The person an attestation is about. */
export const Subject = z.strictObject({ type: z.enum(SUBJECT_TYPES), id: SubjectId });
export type Subject = z.infer<typeof Subject>;

/** Where inside the institution the device stands. `id` is the institution's own name of it, at most 40 characters. */
export const Place = z.strictObject({
  type: z.enum(['desk', 'pharmacy', 'ward', 'bed', 'entrance', 'staff']),
  id: z.string().min(1).max(40),
});
export type Place = z.infer<typeof Place>;

/** Every location names its coordinate system: WGS-84, GCJ-02 and BD-09 differ by hundreds of metres in China. */
export const DATUMS = ['WGS84', 'GCJ02', 'BD09'] as const;
export const Position = z.strictObject({
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  datum: z.enum(DATUMS),
});
export type Position = z.infer<typeof Position>;

/** Signs that a position may be made up, as far as a platform shows them. None of them proves anything by itself. */
export const SPOOF_SIGNS = [
  'mock-provider',
  'impossible-jump',
  'frozen-fix',
  'accuracy-too-good',
  'no-satellites',
  'time-mismatch',
] as const;
export type SpoofSign = (typeof SPOOF_SIGNS)[number];

/** What beside the position says where the device is: the network it hangs on, or that it is bolted down there. */
export const SecondSignal = z.strictObject({
  signal: z.enum(['network', 'fixed-terminal']),
  says: z.enum(['here', 'elsewhere', 'unknown']),
});
export type SecondSignal = z.infer<typeof SecondSignal>;

/** A position fix with its fence verdict; `accuracyM` is the radius in metres that holds the true place. */
export const Geo = z.strictObject({
  ...Position.shape,
  accuracyM: z.number().min(0).max(100_000),
  source: z.enum(['gnss', 'wifi', 'browser', 'fixed']),
  fence: z.enum(['inside', 'outside', 'cannot-tell']),
  /** Seconds between the measurement and the event. */
  ageS: z.number().min(0).max(86_400).optional(),
  /** Satellites that the position was computed from. */
  satellites: z.int().min(0).max(255).optional(),
  second: SecondSignal.optional(),
  signs: z.array(z.enum(SPOOF_SIGNS)).min(1).max(SPOOF_SIGNS.length).optional(),
});
export type Geo = z.infer<typeof Geo>;

/** Why nobody knows where a clock event took place. It is signed all the same: a machine's fault costs nobody their pay. */
export const Unlocated = z.enum(['no-source', 'no-fix', 'not-allowed', 'not-sent']);
export type Unlocated = z.infer<typeof Unlocated>;

/** Reasons why a face could not be assessed. They double as the advice shown to the person. */
export const NOT_ASSESSABLE_REASONS = [
  'no-face',
  'several-faces',
  'too-small',
  'too-close',
  'off-centre',
  'turned-away',
  'blurred',
  'too-dark',
  'too-bright',
  'backlit',
  'masked',
  'not-enrolled',
  'template-expired',
  'timed-out',
  'camera-lost',
  'challenge-undone',
] as const;
export const NotAssessableReason = z.enum(NOT_ASSESSABLE_REASONS);
export type NotAssessableReason = z.infer<typeof NotAssessableReason>;

/** Quality components, each 0 (useless) to 1 (ideal), named after ISO/IEC 29794-5 where it has a name. Older events lack the last two. */
export const QualityComponents = z.strictObject({
  faceSize: z.number().min(0).max(1),
  pose: z.number().min(0).max(1),
  sharpness: z.number().min(0).max(1),
  exposure: z.number().min(0).max(1),
  eyesOpen: z.number().min(0).max(1).optional(),
  /** How sure the device was that no mask covered mouth and nose. */
  mouthVisible: z.number().min(0).max(1).optional(),
});
export type QualityComponents = z.infer<typeof QualityComponents>;

/** The face decision. Three outcomes; `score` is absent when nothing could be compared. */
export const FaceEvidence = z
  .strictObject({
    outcome: z.enum(['match', 'no-match', 'not-assessable']),
    reasons: z.array(NotAssessableReason).max(8),
    score: z.number().min(-1).max(1).optional(),
    threshold: z.number().min(-1).max(1),
    policy: z.string().min(1).max(64),
    model: z.string().min(1).max(64),
    quality: QualityComponents.optional(),
    frames: z.int().min(0).max(1000),
    notice: z.string().max(64).optional(),
  })
  .refine((face) => face.outcome === 'not-assessable' || face.score !== undefined, {
    error: 'a match or no-match needs a score',
    path: ['score'],
  })
  .refine((face) => face.outcome !== 'match' || (face.score ?? -1) >= face.threshold, {
    error: 'a match below its own threshold',
    path: ['outcome'],
  });
export type FaceEvidence = z.infer<typeof FaceEvidence>;

/** Presentation attack detection (ISO/IEC 30107). `not-run` is never read as a pass. */
export const PadEvidence = z.strictObject({
  outcome: z.enum(['pass', 'fail', 'not-run']),
  method: z.string().max(64).optional(),
  scores: z.record(z.string().max(32), z.number()).optional(),
  /** What the person was asked to do, if anything. */
  challenge: ChallengeEvidence.optional(),
});
export type PadEvidence = z.infer<typeof PadEvidence>;

/** Trust the device claims for itself. `L0` = key in a file, `L1` = key in a TPM or secure element; said honestly. */
export const Posture = z.strictObject({
  agent: z.string().min(1).max(32),
  config: z.string().min(1).max(64),
  models: z.record(z.string().max(64), Digest),
  keyLevel: z.enum(['L0', 'L1']),
});
export type Posture = z.infer<typeof Posture>;

/** Where the device's clock comes from, and how far off it is known to be (ms, positive = device ahead). */
export const Clock = z.strictObject({
  source: z.enum(['ntp', 'gnss', 'rtc', 'none']),
  offsetMs: z.number().nullable(),
});
export type Clock = z.infer<typeof Clock>;
