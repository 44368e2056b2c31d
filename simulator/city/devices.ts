import type { DeviceConfig, DeviceProfile } from '../../contract/device-config.ts';
import type { Clock, Place } from '../../contract/evidence.ts';
import { DeviceId } from '../../contract/ids.ts';
import type { CitySite } from './institutions.ts';
import { lotOf } from './lot.ts';

/** A device of an institution, with the faults of its clock. */
export interface CityDevice {
  readonly id: DeviceId;
  readonly ueid: string;
  readonly site: CitySite;
  readonly profile: DeviceProfile;
  readonly place: Place;
  /** Null: it moves (a phone), and says itself where it is. */
  readonly position: NonNullable<DeviceConfig['position']> | null;
  /** How far its clock is ahead, in ms, and where the time comes from. */
  readonly driftMs: number;
  readonly clockSource: Clock['source'];
}

type Stand = readonly [suffix: string, profile: DeviceProfile, place: Place];
const STAFF: Stand = ['staff', 'kiosk-staff', { type: 'staff', id: '1' }];
const DESK: Stand = ['desk', 'kiosk-registration', { type: 'desk', id: '1' }];
const STANDS: Record<CitySite['kind'], readonly Stand[]> = {
  hospital: [DESK, STAFF, ['ward', 'handheld-ward', { type: 'ward', id: 'W1' }]],
  clinic: [DESK, STAFF],
  'village-clinic': [DESK, STAFF],
  pharmacy: [['counter', 'kiosk-pharmacy', { type: 'pharmacy', id: '1' }], STAFF],
};

/** The devices of all institutions. One clock in ten drifts within what is usual; one in a hundred is plainly wrong. */
export function devicesOf(sites: readonly CitySite[], seed: number): CityDevice[] {
  return sites.flatMap((site) => STANDS[site.kind].map((stand) => deviceAt(site, stand, seed)));
}

/** The phone that staff of a site clock in with while they are out, or that somebody keeps for colleagues. */
export function phoneAt(site: CitySite, name: string, seed: number): CityDevice {
  return { ...deviceAt(site, [name, 'kiosk-staff', { type: 'staff', id: name }], seed), position: null };
}

function deviceAt(site: CitySite, [suffix, profile, place]: Stand, seed: number): CityDevice {
  const id = DeviceId.parse(`${site.id.toLowerCase()}-${suffix}`);
  const lot = lotOf(seed, `clock of ${id}`);
  const wrong = lot.chance(0.01);
  const drifting = lot.chance(0.1);
  const driftMs = wrong ? -lot.between(400_000, 700_000) : lot.between(-50, 50) * (drifting ? 500 : 1);
  const { lat, lon } = site;
  return {
    id,
    ueid: `city-${id}`,
    site,
    profile,
    place,
    position: profile === 'handheld-ward' ? null : { lat, lon, datum: 'WGS84', accuracyM: 10 },
    driftMs,
    clockSource: wrong ? 'rtc' : 'ntp',
  };
}
