import { SiteId } from '../../contract/ids.ts';
import type { MasterRecord } from '../../contract/master.ts';
import { CITY_START, DAY_MS, iso } from './calendar.ts';

export type CitySiteKind = 'hospital' | 'clinic' | 'pharmacy' | 'village-clinic';

/** An institution. Codes are invented; the places lie around Xiamen. */
export interface CitySite {
  readonly id: SiteId;
  readonly kind: CitySiteKind;
  readonly lat: number;
  readonly lon: number;
  /** Minutes after local midnight. */
  readonly open: number;
  readonly close: number;
  readonly beds: number;
}

const KINDS: readonly CitySiteKind[] = ['hospital', 'clinic', 'pharmacy', 'village-clinic', 'clinic', 'pharmacy'];
const HOURS = {
  hospital: [0, 1440],
  clinic: [480, 1080],
  pharmacy: [480, 1260],
  'village-clinic': [480, 1020],
} as const;
const WARD_BEDS = 30;

/** Institutions on a grid of about two kilometres, of every kind in turn. */
export function institutions(count: number): CitySite[] {
  return Array.from({ length: count }, (_, n) => {
    const kind = KINDS[n % KINDS.length] ?? 'clinic';
    const [open, close] = HOURS[kind];
    const letter = kind === 'pharmacy' ? 'P' : 'H';
    return {
      id: SiteId.parse(`${letter}350203${String(n + 1).padStart(5, '0')}`),
      kind,
      lat: 24.45 + 0.018 * (n % 8),
      lon: 118.05 + 0.02 * (Math.floor(n / 8) % 8),
      open,
      close,
      beds: kind === 'hospital' ? WARD_BEDS : 0,
    };
  });
}

/** What the registers say of an institution: hours, beds, fence. */
export function siteRecords(site: CitySite): MasterRecord[] {
  const from = iso(CITY_START - 400 * DAY_MS);
  const fence = { centre: { lat: site.lat, lon: site.lon, datum: 'WGS84' as const }, radiusM: 200 };
  const hours = [{ days: [1, 2, 3, 4, 5, 6, 7], open: clock(site.open), close: clock(site.close) }];
  const opening = site.kind === 'hospital' ? { alwaysOpen: true } : { hours };
  const beds = Array.from({ length: site.beds }, (_, n) => ({
    record: 'bed' as const,
    facilityId: site.id,
    ...bedOf(n),
    from,
  }));
  const rural = site.kind === 'village-clinic' ? { setting: 'rural' as const } : {};
  const registered = site.beds > 0 ? { registeredBeds: site.beds } : {};
  return [
    { record: 'site', facilityId: site.id, from, kind: site.kind, fence, ...opening, ...rural, ...registered },
    ...beds,
  ];
}

/** Where the n-th bed stands. */
export function bedOf(n: number): { ward: string; room: string; bed: string } {
  return { ward: `W${Math.floor(n / 30) + 1}`, room: `R${Math.floor(n / 3) + 1}`, bed: `B${n + 1}` };
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
