import type { SITE_KINDS } from '../../../contract/master.ts';
import { present } from '../nhsa/claim-of-settlement.ts';
import { type Directory, Unresolved } from './directory.ts';
import { codeOf, DAYS, FENCE_RADIUS, type Location } from './resources.ts';

/** http://terminology.hl7.org/CodeSystem/v3-RoleCode, as far as it names what we tell apart; and our own words. */
const KINDS: Readonly<Record<string, (typeof SITE_KINDS)[number]>> = {
  HOSP: 'hospital',
  GACH: 'hospital',
  OF: 'clinic',
  PC: 'clinic',
  OUTPHARM: 'pharmacy',
  NCCF: 'care-home',
  hospital: 'hospital',
  clinic: 'clinic',
  'village-clinic': 'village-clinic',
  pharmacy: 'pharmacy',
  'care-home': 'care-home',
  'internet-hospital': 'internet-hospital',
};
const EVER = '1970-01-01T00:00:00Z';

/**
 * The institution that a Location of physical type `si` (site) is: its kind, its hours, and its fence where an extension says how
 * far it reaches. One that says neither hours nor fence comes to nothing. Throws Unresolved when nobody knows its kind.
 */
export function siteOf(location: Location, directory: Directory): object[] {
  if (codeOf(location.physicalType) !== 'si') return [];
  const said = { ...openingOf(location), ...fenceOf(location) };
  if (Object.keys(said).length === 0) return [];
  const kind = location.type?.map((each) => KINDS[codeOf(each) ?? '']).find((known) => known !== undefined);
  if (!kind) {
    throw new Unresolved('type', `says no kind of institution; it takes one of: ${Object.keys(KINDS).join(', ')}`);
  }
  const facilityId = directory.code({ reference: `Location/${location.id}` }, 'institution', 'managingOrganization');
  return [present({ record: 'site', facilityId, from: EVER, kind, ...said })];
}

function openingOf({ hoursOfOperation = [] }: Location): { alwaysOpen?: true; hours?: object[] } {
  const hours = hoursOfOperation.flatMap(({ daysOfWeek = [...DAYS], allDay, openingTime, closingTime }) => {
    const days = daysOfWeek.map((day) => DAYS.indexOf(day) + 1);
    const [open, close] = allDay ? ['00:00', '24:00'] : [openingTime?.slice(0, 5), closingTime?.slice(0, 5)];
    // Half an opening time says nothing: neither open nor closed.
    return days.length === 0 || open === undefined || close === undefined ? [] : [{ days, open, close }];
  });
  if (hours.length === 0) return {};
  const always =
    new Set(hours.filter(({ close }) => close === '24:00').flatMap(({ days }) => days)).size === DAYS.length;
  return always ? { alwaysOpen: true } : { hours };
}

function fenceOf({ position, extension = [] }: Location): { fence?: object } {
  const radiusM = extension.find(({ url }) => url === FENCE_RADIUS)?.valueDecimal;
  if (!position || radiusM === undefined) return {};
  const { latitude: lat, longitude: lon } = position;
  return { fence: { centre: { lat, lon, datum: 'WGS84' }, radiusM } };
}
