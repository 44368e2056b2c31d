import type { FaceEvidence, PadEvidence } from '../../contract/evidence.ts';
import type { SubjectId } from '../../contract/ids.ts';
import type { AttestationDraft } from '../attestation/draft.ts';
import type { BrowserPosition } from '../place/browser-position.ts';
import type { Locator } from '../place/locator.ts';

export type PatientKind = 'patient.registration' | 'patient.pickup' | 'patient.bedside';
export type StaffKind = 'staff.clock-in' | 'staff.clock-out';

/** A person claims to be somebody. A patient's visit has a number that the claim will name. */
export type CheckIn =
  | { readonly kind: PatientKind; readonly subject: SubjectId; readonly nonce: string }
  | {
      readonly kind: StaffKind;
      readonly subject: SubjectId;
      readonly nonce?: string;
      /** Where the page's browser says it is. */
      readonly position?: BrowserPosition;
    };

/** What was seen of the person: the face decision, and whether it may be a picture of them. Kept apart, as measured. */
export interface Seen {
  readonly face: FaceEvidence;
  readonly pad: PadEvidence;
}

/**
 * Begins to take the position at the start of a clock event, while the face is looked at, and returns what makes the event out
 * of what was seen. A clock event says where it was or why nobody knows; a patient is never located by a device that moves.
 */
export function checkInDraft(claim: CheckIn, locator: Locator): (seen: Seen) => Promise<AttestationDraft> {
  if (isPatient(claim)) {
    const { kind, subject, nonce } = claim;
    const geo = locator.standing();
    const where = geo ? { geo } : {};
    return async ({ face, pad }) => ({ kind, subject: { type: 'insured', id: subject }, nonce, face, pad, ...where });
  }
  const { kind, subject, nonce, position } = claim;
  const whereabouts = locator.locate(position);
  const answered = nonce === undefined ? {} : { nonce };
  return async ({ face, pad }) => {
    const where = await whereabouts;
    return { kind, subject: { type: 'practitioner', id: subject }, face, pad, ...where, ...answered };
  };
}

/** Whether the claimed person is an insured one. */
export function isPatient(claim: CheckIn): claim is Extract<CheckIn, { kind: PatientKind }> {
  return claim.kind.startsWith('patient.');
}
