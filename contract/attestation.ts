import { z } from 'zod';
import { Consent } from './consent.ts';
import { Clock, FaceEvidence, Geo, PadEvidence, Place, Posture, Subject } from './evidence.ts';
import { ChainId, DeviceId, Digest, EventId, SiteId, SubjectId } from './ids.ts';

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
const clockEvent = { ...common, subject: practitioner, nonce: nonce.optional(), ...faceSeen, geo: Geo };

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
    'out-of-service',
    'in-service',
    'template-removed',
    'command-done',
    'command-refused',
    'config-applied',
    'clock-stepped',
    'outbox-replaced',
  ]),
  answers: EventId.optional(),
  detail: z.string().max(120).optional(),
});

/** Everything a device can sign, by `kind`. Unknown kinds and unknown fields are refused. */
export const Attestation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('patient.registration'), ...patientCheck }),
  z.strictObject({ kind: z.literal('patient.bedside'), ...patientCheck }),
  z.strictObject({ kind: z.literal('patient.pickup'), ...patientCheck }),
  z.strictObject({ kind: z.literal('staff.clock-in'), ...clockEvent }),
  z.strictObject({ kind: z.literal('staff.clock-out'), ...clockEvent }),
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
