import { z } from 'zod';
import { CHALLENGE_PROMPTS } from '../../contract/challenge.ts';
import { CONSENT_SCOPES } from '../../contract/consent.ts';
import { NOT_ASSESSABLE_REASONS, NotAssessableReason } from '../../contract/evidence.ts';
import { QUALITY_HINTS } from '../../models/quality/hints.ts';
import { MAX_CODE_CHARACTERS, PLAIN_CODES } from '../codes/scanned-code.ts';
import { SCREEN_COLOURS } from '../liveness/screen-colour.ts';
import { BrowserPosition } from '../place/browser-position.ts';
import { OwnRecord } from './own-record.ts';
import { ShownOutcome } from './shown-outcome.ts';

/** What the kiosk page shows. The agent pushes the whole state on each change; the page keeps none of its own. */
export const KioskState = z.strictObject({
  profile: z.enum(['kiosk-registration', 'kiosk-pharmacy', 'kiosk-staff', 'handheld-ward', 'camera']),
  siteName: z.string(),
  place: z.string(),
  camera: z.enum(['ok', 'lost', 'starting']),
  /** Frames come from this page's own webcam, sent as binary WebSocket messages (JPEG). */
  browserCamera: z.boolean(),
  link: z.strictObject({ online: z.boolean(), pending: z.number() }),
  /** Version of the notice that is shown before the face is looked at. */
  notice: z.string(),
  /** Desk staff are enrolled on this device: enrolling and the list of the day need a face beside the PIN. */
  staffFace: z.boolean(),
  /** Where the device stands is measured by this page's browser, at clock events only. */
  browserPosition: z.boolean(),
  /** Something moves before the camera, seen so coarsely that nobody can be known by it. Absent where nobody watches that. */
  nearby: z.boolean().optional(),
  /** Bedside challenges that wait for an answer, the most urgent first. */
  openChallenges: z.array(
    z.strictObject({ id: z.string(), ward: z.string(), bed: z.string(), dueAt: z.iso.datetime() }),
  ),
  phase: z.discriminatedUnion('name', [
    z.strictObject({ name: z.literal('idle') }),
    /** A code is looked for in the pictures, no face. */
    z.strictObject({ name: z.literal('scanning') }),
    z.strictObject({
      name: z.literal('looking'),
      kind: z.string(),
      /** One instruction at a time; null = hold still. */
      advice: z.enum([...NOT_ASSESSABLE_REASONS, ...QUALITY_HINTS]).nullable(),
      framesDone: z.number(),
      framesNeeded: z.number(),
      attempt: z.number(),
      /** What the person is asked to do now; `face` = look at the camera. `again`: it began anew. */
      challenge: z
        .strictObject({
          ask: z.enum(['face', ...CHALLENGE_PROMPTS]),
          number: z.int().min(1),
          of: z.int().min(1),
          again: z.boolean(),
          /** The whole screen shows this colour, while the person looks at the camera. */
          colour: z.enum(SCREEN_COLOURS).optional(),
        })
        .optional(),
    }),
    z.strictObject({
      name: z.literal('result'),
      kind: z.string(),
      outcome: ShownOutcome,
      reasons: z.array(NotAssessableReason),
      /** Short reference that staff can quote: the last 6 characters of the attestation's id. */
      reference: z.string(),
      at: z.string(),
    }),
    z.strictObject({ name: z.literal('recorded'), kind: z.string(), reference: z.string(), at: z.string() }),
    z.strictObject({
      name: z.literal('out-of-service'),
      reason: z.enum(['disk-full', 'camera-lost', 'engine-failed']),
    }),
  ]),
});
export type KioskState = z.infer<typeof KioskState>;

/** Messages from the agent to the page as JSON text; binary messages are preview frames (JPEG). */
export const KioskMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('state'), state: KioskState }),
  /** Face box for the oval, as shares (0 to 1) of the frame. */
  z.strictObject({
    type: z.literal('face'),
    box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullable(),
  }),
]);
export type KioskMessage = z.infer<typeof KioskMessage>;

/** POST /api/check-ins: verify one claimed person. Patients need a visit number (`nonce`) that the claim can name. */
export const CheckInRequest = z.strictObject({
  kind: z.enum(['patient.registration', 'patient.pickup', 'patient.bedside', 'staff.clock-in', 'staff.clock-out']),
  number: z.string().trim().min(1).max(30),
  nonce: z.string().min(1).max(64).optional(),
  /** Where the browser says it is; read for clock events only. */
  position: BrowserPosition.optional(),
});
export type CheckInRequest = z.infer<typeof CheckInRequest>;

/** `next` lists the other ways: a failed match never ends a visit. */
export const CheckInAnswer = z.strictObject({
  outcome: ShownOutcome,
  reasons: z.array(NotAssessableReason),
  score: z.number().nullable(),
  attestation: z.strictObject({ jti: z.string(), chain: z.string(), seq: z.number(), at: z.string() }),
  tookMs: z.number(),
  next: z.array(z.enum(['retry', 'alternative', 'proxy', 'downtime'])),
  /** Of a clock event that matched: what is on record now. */
  own: OwnRecord.optional(),
});
export type CheckInAnswer = z.infer<typeof CheckInAnswer>;

/** POST /api/bedside-checks: the inpatient whom a bedside challenge is about. */
export const BedsideCheckRequest = z.strictObject({ challenge: z.string().min(1).max(64) });
export type BedsideCheckRequest = z.infer<typeof BedsideCheckRequest>;

/** POST /api/codes: the text that a scanner typed. */
export const CodeRequest = z.strictObject({ text: z.string().min(1).max(MAX_CODE_CHARACTERS) });
export type CodeRequest = z.infer<typeof CodeRequest>;

/** What a code holds; `voucher` = an e-voucher that nobody here could resolve. */
export const CodeAnswer = z.discriminatedUnion('holds', [
  ...PLAIN_CODES,
  z.strictObject({ holds: z.literal('voucher') }),
]);
export type CodeAnswer = z.infer<typeof CodeAnswer>;

/** POST /api/codes/scan: a code held before the camera. */
export const ScanAnswer = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('found'), code: CodeAnswer }),
  z.strictObject({ outcome: z.enum(['timed-out', 'cancelled', 'camera-lost']) }),
]);
export type ScanAnswer = z.infer<typeof ScanAnswer>;

/** What was signed without a look at a face. `code` is the downtime code that staff write on the paper record, else null. */
export const RecordedAnswer = z.strictObject({
  attestation: z.strictObject({ jti: z.string(), chain: z.string(), seq: z.number(), at: z.string() }),
  code: z.string().nullable(),
});
export type RecordedAnswer = z.infer<typeof RecordedAnswer>;

/** POST /api/alternatives (staff): a check without a face, or another person who collects. */
export const AlternativeRequest = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('alternative'),
    number: z.string().trim().min(1).max(30),
    nonce: z.string().min(1).max(64),
    method: z.enum(['id-and-witness', 'e-credential-and-witness']),
    witness: z.string().trim().min(1).max(30),
    reason: z.enum(['chosen', 'cannot-be-captured', 'not-enrolled', 'no-match', 'infant', 'bedridden', 'emergency']),
  }),
  z.strictObject({
    type: z.literal('proxy'),
    number: z.string().trim().min(1).max(30),
    nonce: z.string().min(1).max(64),
    agent: z.string().trim().min(1).max(30),
    relation: z.enum(['family', 'guardian', 'care-home', 'village-doctor', 'other']),
    principalIdSeen: z.boolean(),
    agentIdSeen: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('downtime'),
    number: z.string().trim().min(1).max(30).optional(),
    nonce: z.string().min(1).max(64).optional(),
    reason: z.enum(['power', 'network', 'camera', 'device', 'disk-full', 'maintenance']),
    from: z.iso.datetime({ offset: true }),
    until: z.iso.datetime({ offset: true }).optional(),
  }),
]);
export type AlternativeRequest = z.infer<typeof AlternativeRequest>;

/** POST /api/enrolments (staff): who, and the consent that was given. The camera does the rest. */
export const EnrolmentRequest = z.strictObject({
  type: z.enum(['insured', 'practitioner']),
  number: z.string().trim().min(1).max(30),
  /** A practitioner who may open this device's staff view. Their face stays on this device. */
  deskStaff: z.literal(true).optional(),
  consent: z.strictObject({
    notice: z.string().min(1).max(64),
    scopes: z.array(z.enum(CONSENT_SCOPES)).min(1),
    by: z.enum(['self', 'guardian']),
    under14: z.boolean(),
  }),
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

export const EnrolmentAnswer = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('enrolled'), template: z.string(), frames: z.number(), selfMatch: z.number() }),
  z.strictObject({ outcome: z.literal('not-assessable'), reasons: z.array(NotAssessableReason) }),
  z.strictObject({ outcome: z.literal('inconsistent'), selfMatch: z.number() }),
  z.strictObject({ outcome: z.literal('duplicate'), score: z.number() }),
]);
export type EnrolmentAnswer = z.infer<typeof EnrolmentAnswer>;

/** POST /api/withdrawals (staff, on the person's word): the consent ends and the template goes, everywhere. */
export const WithdrawalRequest = z.strictObject({
  type: z.enum(['insured', 'practitioner']),
  number: z.string().trim().min(1).max(30),
  deskStaff: z.literal(true).optional(),
});
export type WithdrawalRequest = z.infer<typeof WithdrawalRequest>;
