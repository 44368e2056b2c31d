import { DeviceId, HubId, SiteId } from '../../contract/ids.ts';

export const HUB = HubId.parse('hub-demo');
export const NOTICE = 'notice-2026-1';

/** The demo clinic, and another one across the town. Codes and names are invented; the places are in Xiamen. */
export const CLINIC = {
  id: SiteId.parse('H35020300017'),
  name: '真身示范门诊部',
  region: '350203',
  position: { lat: 24.4798, lon: 118.0894, datum: 'WGS84' as const },
};
export const OTHER_CLINIC = {
  id: SiteId.parse('H35021100032'),
  name: '集美示范门诊部',
  region: '350211',
  position: { lat: 24.5757, lon: 118.0972, datum: 'WGS84' as const },
};

export const DEVICES = {
  desk: {
    id: DeviceId.parse('kiosk-desk'),
    site: CLINIC,
    profile: 'kiosk-registration',
    place: { type: 'desk', id: '1' },
  },
  staff: { id: DeviceId.parse('kiosk-staff'), site: CLINIC, profile: 'kiosk-staff', place: { type: 'staff', id: '1' } },
  otherClinic: {
    id: DeviceId.parse('kiosk-staff-2'),
    site: OTHER_CLINIC,
    profile: 'kiosk-staff',
    place: { type: 'staff', id: '1' },
  },
} as const;
export type DemoDevice = (typeof DEVICES)[keyof typeof DEVICES];

/**
 * The demo plays a day in half a minute, so the windows in which a check-in belongs to a visit are a minute instead of two
 * hours, and end with the settlement. Everything else is judged by the shipped defaults.
 */
const VISIT_WINDOW = { outpatientBeforeMinutes: 1, outpatientAfterMinutes: 0 };
export const RULE_PARAMETERS = { P01: VISIT_WINDOW, P02: VISIT_WINDOW };
