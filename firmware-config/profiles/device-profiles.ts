import type { AttestationKind } from '../../contract/attestation.ts';
import type { DeviceProfile } from '../../contract/device-config.ts';
import type { Place } from '../../contract/evidence.ts';
import type { SubjectType } from '../../contract/subject-type.ts';
import type { VaultRequest } from '../../contract/vault.ts';

/** What a kind of device is for. Least privilege: what is not listed, it may neither sign nor be given. */
export interface ProfileRules {
  /** Where such a device stands. */
  readonly places: readonly Place['type'][];
  /** Which events it may send, besides those that every device sends about itself. */
  readonly kinds: readonly AttestationKind[];
  /** Whose faces it looks at, and so whose templates it may be handed. */
  readonly subjects: readonly SubjectType[];
  /** Which templates it may ask the vault for. */
  readonly vaultScopes: readonly VaultRequest['scope'][];
}

const consent = ['consent.granted', 'consent.withdrawn'] as const;
const otherWays = ['alternative', 'proxy'] as const;

/** Every device profile. A new one needs a name in `contract/device-config.ts` and a row here. */
export const deviceProfiles: Readonly<Record<DeviceProfile, ProfileRules>> = {
  'kiosk-registration': {
    places: ['desk', 'entrance'],
    kinds: ['patient.registration', ...otherWays, ...consent],
    subjects: ['insured'],
    vaultScopes: ['person'],
  },
  'kiosk-pharmacy': {
    places: ['pharmacy', 'desk'],
    kinds: ['patient.pickup', ...otherWays, ...consent],
    subjects: ['insured'],
    vaultScopes: ['person'],
  },
  'kiosk-staff': {
    places: ['staff', 'entrance', 'desk', 'ward', 'pharmacy'],
    kinds: ['staff.clock-in', 'staff.clock-out', 'staff.objection', ...consent],
    subjects: ['practitioner'],
    vaultScopes: ['person', 'site-staff'],
  },
  'handheld-ward': {
    places: ['ward', 'bed'],
    kinds: ['patient.bedside', 'bedside.reply', ...otherWays, ...consent],
    subjects: ['insured'],
    vaultScopes: ['person', 'ward-inpatients'],
  },
  camera: {
    places: ['desk', 'pharmacy', 'entrance', 'staff'], // never a bed bay: no fixed camera where people undress
    kinds: ['sighting'],
    subjects: ['practitioner'],
    vaultScopes: ['site-staff'],
  },
};

// What any device says about itself.
const ABOUT_ITSELF: readonly AttestationKind[] = ['downtime', 'device.status'];

/** Whether a device of this profile may send events of this kind. */
export function maySend(profile: DeviceProfile, kind: AttestationKind): boolean {
  return ABOUT_ITSELF.includes(kind) || deviceProfiles[profile].kinds.includes(kind);
}

/** Whether a device of this profile may stand at such a place. */
export function mayStandAt(profile: DeviceProfile, place: Place): boolean {
  return deviceProfiles[profile].places.includes(place.type);
}

/** Whether a device of this profile may ask the vault this. */
export function mayAskVault(profile: DeviceProfile, request: VaultRequest): boolean {
  const { vaultScopes, subjects } = deviceProfiles[profile];
  return vaultScopes.includes(request.scope) && (request.scope !== 'person' || subjects.includes(request.subject.type));
}
