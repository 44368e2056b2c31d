import type { CheckInRequest, KioskState } from '../../kiosk-state.ts';

export type Kind = CheckInRequest['kind'];
export type Profile = KioskState['profile'];

const KINDS: Readonly<Record<Profile, readonly Kind[]>> = {
  'kiosk-registration': ['patient.registration'],
  'kiosk-pharmacy': ['patient.pickup'],
  'kiosk-staff': ['staff.clock-in', 'staff.clock-out'],
  'handheld-ward': ['patient.bedside'],
  camera: [],
};

/** What a person can choose on a device of this profile. A camera offers nothing: it only looks. */
export function kindsOf(profile: Profile): readonly Kind[] {
  return KINDS[profile];
}

/** Whether this is about a patient, who needs a visit number, or about staff, who don't. */
export function isPatient(kind: string): boolean {
  return kind.startsWith('patient.');
}
