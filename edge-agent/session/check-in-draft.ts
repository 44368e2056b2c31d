import type { FaceEvidence, PadEvidence } from '../../contract/evidence.ts';
import type { SubjectId } from '../../contract/ids.ts';
import type { AttestationDraft } from '../attestation/draft.ts';
import type { PlaceFix } from '../place/place-fix.ts';
import { SessionError } from './error.ts';

export type PatientKind = 'patient.registration' | 'patient.pickup' | 'patient.bedside';
export type StaffKind = 'staff.clock-in' | 'staff.clock-out';

/** A person claims to be somebody. A patient's visit has a number that the claim will name. */
export type CheckIn =
  | { readonly kind: PatientKind; readonly subject: SubjectId; readonly nonce: string }
  | { readonly kind: StaffKind; readonly subject: SubjectId; readonly nonce?: string };

/** What was seen of the person: the face decision, and whether it may be a picture of them. Kept apart, as measured. */
export interface Seen {
  readonly face: FaceEvidence;
  readonly pad: PadEvidence;
}

/**
 * Takes the position at the start of a check-in and returns what makes its event out of what was seen. Clock events
 * have to say where (NO_POSITION otherwise); a device that stands still always does; a patient is never located by a
 * moving one.
 */
export function checkInDraft(claim: CheckIn, placeFix: PlaceFix): (seen: Seen) => AttestationDraft {
  const geo = placeFix();
  if (isPatient(claim)) {
    const { kind, subject, nonce } = claim;
    const where = geo?.source === 'fixed' ? { geo } : {};
    return ({ face, pad }) => ({ kind, subject: { type: 'insured', id: subject }, nonce, face, pad, ...where });
  }
  if (!geo) {
    const message = 'this device does not know where it is, so nobody can clock in here; set its position';
    throw new SessionError('NO_POSITION', message);
  }
  const { kind, subject, nonce } = claim;
  const answered = nonce === undefined ? {} : { nonce };
  return ({ face, pad }) => ({ kind, subject: { type: 'practitioner', id: subject }, face, pad, geo, ...answered });
}

/** Whether the claimed person is an insured one. */
export function isPatient(claim: CheckIn): claim is Extract<CheckIn, { kind: PatientKind }> {
  return claim.kind.startsWith('patient.');
}
