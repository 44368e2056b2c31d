import type { Attestation, AttestationKind } from '../../contract/attestation.ts';
import { Attestation as AttestationSchema } from '../../contract/attestation.ts';

// Fixed values, so that the vectors made from these samples say the same every time.
const SUBJECT = {
  insured: 'kq3mX0y7bZ8cV1nL5tR2wE9uI4oP6aS0dF7gH1jK3lQ',
  practitioner: 'Zx9cV8bN7mQ6wE5rT4yU3iO2pA1sD0fG9hJ8kL7zX6c',
};
const NONCE = 'visit-2026-11-22-0017';

const common = {
  v: 1,
  iss: 'kiosk-a1',
  ueid: 'f3b1c2d4e5f60718293a4b5c6d7e8f90',
  jti: '019ab3c4-5d6e-7f80-9123-456789abcdef',
  chain: '3f2b8c1e-5a7d-4e9f-8b6c-1d2e3f4a5b6c',
  seq: 17,
  prev: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
  iat: 1_795_332_617.25,
  clock: { source: 'ntp', offsetMs: 3 },
  site: 'H35020300017',
  place: { type: 'desk', id: '1' },
  posture: {
    agent: '0.1.0',
    config: 'config-1',
    models: { fr_feature: '2jmj7l5rSw0yVb_vlWAYkK_YBwk3Cm1nL5tR2wE9uI0' },
    keyLevel: 'L0',
  },
} as const;

const face = {
  outcome: 'match',
  reasons: [],
  score: 0.74,
  threshold: 0.5,
  policy: 'zs-face-1',
  model: 'mobilefacenet-512',
  quality: { faceSize: 0.9, pose: 0.8, sharpness: 0.7, exposure: 0.9 },
  frames: 3,
  notice: 'notice-1',
} as const;
const pad = { outcome: 'not-run' } as const;
const geo = { lat: 24.4798, lon: 118.0894, datum: 'WGS84', accuracyM: 5, source: 'fixed', fence: 'inside' } as const;

const insured = { subject: { type: 'insured', id: SUBJECT.insured } };
const practitioner = { subject: { type: 'practitioner', id: SUBJECT.practitioner } };
const patient = { ...insured, nonce: NONCE, face, pad };
const consent = {
  id: '5f0e9c3a-7b1d-4c2e-9a8f-6d5c4b3a2f1e',
  notice: 'notice-1',
  scopes: ['face-verification', 'template-site'],
  by: 'self',
  under14: false,
  at: '2026-11-22T00:30:00.000Z',
};

const byKind: Record<AttestationKind, object> = {
  'patient.registration': patient,
  'patient.bedside': patient,
  'patient.pickup': patient,
  'staff.clock-in': { ...practitioner, face, pad, geo },
  'staff.clock-out': { ...practitioner, face, pad, geo },
  'staff.objection': {
    ...practitioner,
    ...{ face, pad },
    objection: {
      about: '019ab3c4-5d6e-7f80-9123-456789abcde0',
      reason: 'wrong-time',
      claimedAt: '2026-11-22T09:30:00Z',
    },
  },
  'bedside.reply': {
    ...insured,
    nonce: 'bc-2026-11-22-0017',
    reply: { answer: 'exempted', reason: 'dialysis', staff: SUBJECT.practitioner },
  },
  sighting: { ...practitioner, face, pad },
  alternative: {
    ...insured,
    nonce: NONCE,
    alternative: { method: 'id-and-witness', witness: SUBJECT.practitioner, reason: 'chosen' },
  },
  proxy: {
    ...insured,
    nonce: NONCE,
    proxy: { agent: SUBJECT.practitioner, relation: 'family', principalIdSeen: true, agentIdSeen: true },
  },
  downtime: { downtime: { code: 'DT-4F7K2', reason: 'camera', from: '2026-11-22T01:00:00.000Z' } },
  'consent.granted': { ...insured, consent },
  'consent.withdrawn': { ...insured, consentId: consent.id },
  'device.status': { status: { event: 'started' } },
};

/** A valid attestation of a kind, with what the test cares about laid over it. */
export function sampleAttestation(kind: AttestationKind, over: object = {}): Attestation {
  return AttestationSchema.parse({ ...common, kind, ...byKind[kind], ...over });
}

/** The same, unchecked: for tests that want something invalid. */
export function rawAttestation(kind: AttestationKind, over: object = {}): object {
  return { ...common, kind, ...byKind[kind], ...over };
}

export const ATTESTATION_KINDS = Object.keys(byKind) as AttestationKind[];
