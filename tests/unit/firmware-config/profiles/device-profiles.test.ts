import { describe, expect, it } from 'vitest';
import { DEVICE_PROFILES, type DeviceProfile } from '../../../../contract/device-config.ts';
import {
  deviceProfiles,
  mayAskVault,
  maySend,
  mayStandAt,
} from '../../../../firmware-config/profiles/device-profiles.ts';
import { testSubject } from '../../../support/vault-samples.ts';

describe('a device profile', () => {
  it.each(DEVICE_PROFILES)('%s can report that it was down and how it is', (profile) => {
    expect(maySend(profile, 'downtime') && maySend(profile, 'device.status')).toBe(true);
  });

  it.each<[DeviceProfile, Parameters<typeof maySend>[1], boolean]>([
    ['kiosk-registration', 'patient.registration', true],
    ['kiosk-registration', 'staff.clock-in', false],
    ['kiosk-staff', 'staff.clock-out', true],
    ['kiosk-staff', 'patient.pickup', false],
    ['handheld-ward', 'patient.bedside', true],
    ['camera', 'sighting', true],
    ['camera', 'consent.granted', false],
  ])('%s sending %s: %s', (profile, kind, allowed) => {
    expect(maySend(profile, kind)).toBe(allowed);
  });

  it('offers another way than the face wherever patients are checked', () => {
    const forPatients = DEVICE_PROFILES.filter((profile) =>
      deviceProfiles[profile].kinds.some((kind) => kind.startsWith('patient.')),
    );
    expect(forPatients.filter((profile) => !maySend(profile, 'alternative'))).toEqual([]);
  });

  it('never puts a fixed camera where people undress', () => {
    expect(mayStandAt('camera', { type: 'bed', id: '1' })).toBe(false);
    expect(mayStandAt('camera', { type: 'ward', id: '1' })).toBe(false);
  });

  it('asks the vault only about people it looks at', () => {
    const about = (type: 'insured' | 'practitioner') =>
      ({ scope: 'person', subject: testSubject(type, '1'), nonce: 'n' }) as const;
    expect(mayAskVault('kiosk-registration', about('insured'))).toBe(true);
    expect(mayAskVault('kiosk-registration', about('practitioner'))).toBe(false);
    expect(mayAskVault('kiosk-pharmacy', { scope: 'ward-inpatients' })).toBe(false);
    expect(mayAskVault('camera', { scope: 'site-staff' })).toBe(true);
  });
});
