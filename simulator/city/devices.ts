import type { DeviceConfig, DeviceProfile } from '../../contract/device-config.ts';
import type { Clock, Place } from '../../contract/evidence.ts';
import { DeviceId } from '../../contract/ids.ts';
import { CITY_START, DAY_MS } from './calendar.ts';
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
  /** How far its clock is ahead, in ms, while the network sets it. */
  readonly driftMs: number;
  /** For two days it had no time from the network, and was far behind until somebody saw it. */
  readonly wrongClock: { readonly from: number; readonly until: number; readonly driftMs: number } | null;
}

type Stand = readonly [suffix: string, profile: DeviceProfile, place: Place];
const STAFF: Stand = ['staff', 'kiosk-staff', { type: 'staff', id: '1' }];
const DESK: Stand = ['desk', 'kiosk-registration', { type: 'desk', id: '1' }];
const DOOR: Stand = ['door', 'camera', { type: 'entrance', id: '1' }];
const STANDS: Record<CitySite['kind'], readonly Stand[]> = {
  hospital: [DESK, STAFF, ['ward', 'handheld-ward', { type: 'ward', id: 'W1' }]],
  clinic: [DESK, STAFF],
  'village-clinic': [DESK, STAFF],
  pharmacy: [['counter', 'kiosk-pharmacy', { type: 'pharmacy', id: '1' }], STAFF],
};

/** The devices of all institutions. One clock in ten drifts within what is usual; one in a hundred is wrong for two days. */
export function devicesOf(sites: readonly CitySite[], seed: number): CityDevice[] {
  return sites.flatMap((site) => STANDS[site.kind].map((stand) => deviceAt(site, stand, seed)));
}

/** A camera at the entrance of every institution but the village's, which watches for staff who agreed to it. */
export function doorsOf(sites: readonly CitySite[], seed: number): CityDevice[] {
  return sites.filter(({ kind }) => kind !== 'village-clinic').map((site) => deviceAt(site, DOOR, seed));
}

/**
 * A phone that staff of a site clock in with. `shared`: registered for the staff room; else it is somebody's own, and only lets
 * them in at the door.
 */
export function phoneAt(site: CitySite, name: string, seed: number, { shared }: { shared: boolean }): CityDevice {
  const place = { type: shared ? ('staff' as const) : ('entrance' as const), id: name };
  return { ...deviceAt(site, [name, 'kiosk-staff', place], seed), position: null };
}

function deviceAt(site: CitySite, [suffix, profile, place]: Stand, seed: number): CityDevice {
  const id = DeviceId.parse(`${site.id.toLowerCase()}-${suffix}`);
  const lot = lotOf(seed, `clock of ${id}`);
  const wrong = lot.chance(0.01);
  const drifting = lot.chance(0.1);
  const driftMs = lot.between(-50, 50) * (drifting ? 500 : 1);
  const from = CITY_START + lot.below(20) * DAY_MS;
  const wrongClock = wrong ? { from, until: from + 2 * DAY_MS, driftMs: -lot.between(400_000, 700_000) } : null;
  const { lat, lon } = site;
  return {
    id,
    ueid: `city-${id}`,
    site,
    profile,
    place,
    position: profile === 'handheld-ward' ? null : { lat, lon, datum: 'WGS84', accuracyM: 10 },
    driftMs,
    wrongClock,
  };
}

/** What a device's clock shows at a true instant (ms since 1970): how far ahead, and where it has the time from. */
export function clockOf(
  { driftMs, wrongClock }: Pick<CityDevice, 'driftMs' | 'wrongClock'>,
  at: number,
): { readonly driftMs: number; readonly source: Clock['source'] } {
  if (wrongClock && wrongClock.from <= at && at < wrongClock.until)
    return { driftMs: wrongClock.driftMs, source: 'rtc' };
  return { driftMs, source: 'ntp' };
}
