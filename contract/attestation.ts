import { z } from 'zod';
import { Consent } from './consent.ts';
import { DesiredAnswer } from './desired-state.ts';
import { Clock, FaceEvidence, Geo, PadEvidence, Place, Posture, Subject, Unlocated } from './evidence.ts';
import { ChainId, DeviceId, Digest, EventId, SiteId, SubjectId } from './ids.ts';
import { EXEMPTION_KINDS } from './master.ts';

/** Version of the attestation format. A change that an old reader would misread gets a new number. */
export const ATTESTATION_VERSION = 1;

const instant = z.number().min(1_500_000_000).max(10_000_000_000);

// Claim names follow JWT (RFC 7519) and EAT (RFC 9711) where they exist there.
const common = {
  v: z.literal(ATTESTATION_VERSION),
  iss: DeviceId,
  ueid: z.string().min(1).max(64),
  jti: EventId,
  chain: ChainId,
  seq: z.int().min(1),
  prev: Digest.nullable(),
  /** Only on the first event of a new chain: the last event of the device's former chain, as far as it knows. */
  follows: z.strictObject({ chain: ChainId, seq: z.int().min(1) }).optional(),
  iat: instant,
  clock: Clock,
  site: SiteId,
  place: Place,
  posture: Posture,
};

const insured = Subject.extend({ type: z.literal('insured') });
const practitioner = Subject.extend({ type: z.literal('practitioner') });
const nonce = z.string().min(1).max(64);
const media = z.array(Digest).max(16).optional();
const faceSeen = { face: FaceEvidence, pad: PadEvidence, media };
const patientCheck = { ...common, subject: insured, nonce, ...faceSeen, geo: Geo.optional() };
const clockEvent = {
  ...{ ...common, subject: practitioner, nonce: nonce.optional(), ...faceSeen },
  geo: Geo.optional(),
  /** Instead of `geo`. */
  unlocated: Unlocated.optional(),
};
const placed = {
  check: ({ geo, unlocated }: { geo?: unknown; unlocated?: unknown }) =>
    (geo === undefined) !== (unlocated === undefined),
  says: { error: 'a clock event says either where it was or why nobody knows', path: ['geo'] },
};

/** A check without a face, witnessed by staff. Choosing it is never held against the person. */
export const Alternative = z.strictObject({
  method: z.enum(['id-and-witness', 'e-credential-and-witness']),
  witness: SubjectId,
  reason: z.enum(['chosen', 'cannot-be-captured', 'not-enrolled', 'no-match', 'infant', 'bedridden', 'emergency']),
});

/** Somebody collects for the patient. Both ID documents have to be seen (Regulation on the fund, art. 17 (2)). */
export const ProxyVisit = z.strictObject({
  agent: SubjectId,
  relation: z.enum(['family', 'guardian', 'care-home', 'village-doctor', 'other']),
  principalIdSeen: z.boolean(),
  agentIdSeen: z.boolean(),
});

/** The ward's word on a bedside challenge that no face answered. It is a statement of staff, no proof of anything. */
export const BedsideReply = z.strictObject({
  answer: z.enum(['not-here', 'refused', 'exempted']),
  reason: z.enum([...EXEMPTION_KINDS, 'discharged', 'other-bed', 'unwilling', 'unwell', 'unknown']),
  staff: SubjectId,
});

/** A practitioner says that a recorded clock event is not how it was. The event itself stays as it is. */
export const Objection = z.strictObject({
  about: EventId,
  reason: z.enum(['not-me', 'wrong-time', 'wrong-place', 'other-half-missing', 'other']),
  /** When it was, by their word. */
  claimedAt: z.iso.datetime().optional(),
});

/** The place could not verify anyone: since when, until when if known, and why. Times are ISO 8601 UTC. */
export const Downtime = z.strictObject({
  code: z.string().min(4).max(32),
  reason: z.enum(['power', 'network', 'camera', 'device', 'disk-full', 'maintenance']),
  from: z.iso.datetime(),
  until: z.iso.datetime().optional(),
});

/** Life-cycle events of the device itself. `answers` names the command that asked for it. */
export const DeviceStatus = z.strictObject({
  event: z.enum([
    'started',
    'stopped',
    'camera-lost',
    'camera-restored',
    'camera-frozen',
    'camera-looped',
    'camera-covered',
    'camera-dark',
    'camera-moved',
    'out-of-service',
    'in-service',
    'template-removed',
    'command-done',
    'command-refused',
    'config-applied',
    'config-refused',
    'config-rolled-back',
    'clock-stepped',
    'outbox-replaced',
  ]),
  answers: EventId.optional(),
  detail: z.string().max(120).optional(),
  /** What became of a desired state: with `config-applied`, `config-refused` and `config-rolled-back`. */
  desired: DesiredAnswer.optional(),
});

/** Everything a device can sign, by `kind`. Unknown kinds and unknown fields are refused. */
export const Attestation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('patient.registration'), ...patientCheck }),
  z.strictObject({ kind: z.literal('patient.bedside'), ...patientCheck }),
  z.strictObject({ kind: z.literal('patient.pickup'), ...patientCheck }),
  z.strictObject({ kind: z.literal('staff.clock-in'), ...clockEvent }).refine(placed.check, placed.says),
  z.strictObject({ kind: z.literal('staff.clock-out'), ...clockEvent }).refine(placed.check, placed.says),
  z.strictObject({
    kind: z.literal('staff.objection'),
    ...{ ...common, subject: practitioner, ...faceSeen },
    objection: Objection,
  }),
  z.strictObject({ kind: z.literal('bedside.reply'), ...common, subject: insured, nonce, reply: BedsideReply }),
  z.strictObject({ kind: z.literal('sighting'), ...common, subject: practitioner, ...faceSeen }),
  z.strictObject({ kind: z.literal('alternative'), ...common, subject: insured, nonce, alternative: Alternative }),
  z.strictObject({ kind: z.literal('proxy'), ...common, subject: insured, nonce, proxy: ProxyVisit }),
  z.strictObject({
    kind: z.literal('downtime'),
    ...common,
    subject: insured.optional(),
    nonce: nonce.optional(),
    downtime: Downtime,
  }),
  z.strictObject({ kind: z.literal('consent.granted'), ...common, subject: Subject, consent: Consent }),
  z.strictObject({ kind: z.literal('consent.withdrawn'), ...common, subject: Subject, consentId: z.uuid().optional() }),
  z.strictObject({
    kind: z.literal('device.status'),
    ...common,
    subject: Subject.optional(),
    status: DeviceStatus,
  }),
]);
export type Attestation = z.infer<typeof Attestation>;
export type AttestationKind = Attestation['kind'];

/** The attestation of one kind, e.g. `AttestationOf<'staff.clock-in'>`. */
export type AttestationOf<K extends AttestationKind> = Extract<Attestation, { kind: K }>;
