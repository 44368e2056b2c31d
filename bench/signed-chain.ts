import type { KeyObject } from 'node:crypto';
import type { AttestationOf } from '../contract/attestation.ts';
import { type Envelope, envelopeDigest, seal } from '../contract/envelope.ts';
import { type Digest, newChainId, newEventId, SubjectId } from '../contract/ids.ts';
import type { DeviceAddress } from '../contract/topics.ts';

/** One event in so many is about the same person again, as on a busy morning. */
const PERSONS = 997;

/** Signs the check-ins of one device's chain, from number 1 on, all for now. `personOf`: who each is about, by its number. */
export function signChain(
  address: DeviceAddress,
  events: number,
  privateKey: KeyObject,
  personOf?: (seq: number) => SubjectId,
): Envelope[] {
  const chain = newChainId();
  let prev: Digest | null = null;
  return Array.from({ length: events }, (_, n) => {
    const event = checkIn(address, { chain, seq: n + 1, prev });
    const about = personOf && { subject: { type: 'insured' as const, id: personOf(n + 1) } };
    const envelope = seal({ ...event, ...about }, privateKey);
    prev = envelopeDigest(envelope);
    return envelope;
  });
}

/** A check-in of about the size that a kiosk signs. */
export function checkIn(
  { device, site }: DeviceAddress,
  place: Pick<AttestationOf<'patient.registration'>, 'chain' | 'seq' | 'prev'>,
  now: number = Date.now(),
): AttestationOf<'patient.registration'> {
  return {
    v: 1,
    kind: 'patient.registration',
    iss: device,
    ueid: 'bench',
    jti: newEventId(now),
    ...place,
    iat: now / 1000,
    clock: { source: 'ntp', offsetMs: 2 },
    site,
    place: { type: 'desk', id: '1' },
    posture: { agent: 'bench', config: 'bench', models: {}, keyLevel: 'L0' },
    subject: { type: 'insured', id: SubjectId.parse(String(place.seq % PERSONS).padStart(43, 'A')) },
    nonce: `visit-${place.seq}`,
    face: {
      outcome: 'match',
      reasons: [],
      score: 0.74,
      threshold: 0.5,
      policy: 'zs-face-1',
      model: 'mobilefacenet-512',
      quality: { faceSize: 0.9, pose: 0.8, sharpness: 0.7, exposure: 0.9 },
      frames: 3,
    },
    pad: { outcome: 'not-run' },
  };
}
