import { present } from '../nhsa/claim-of-settlement.ts';
import { instantOf } from '../nhsa/dictionaries.ts';
import type { Directory } from './directory.ts';
import { codeOf, type Location, type ReadResource } from './resources.ts';
import { siteOf } from './site-of-location.ts';
import { partsOf } from './stay-of-resource.ts';

/** http://terminology.hl7.org/CodeSystem/practitioner-role */
const ROLES: Readonly<Record<string, string>> = { doctor: 'doctor', nurse: 'nurse', pharmacist: 'pharmacist' };
/** Holds from when on nobody says. */
const EVER = '1970-01-01T00:00:00Z';

/** A PractitionerRole as what somebody is and where they are registered, a Location as a bed or an institution. Anything else comes to nothing. */
export function mastersOfResource(resource: ReadResource, directory: Directory): object[] {
  if (resource.resourceType === 'Location') return [...bedOf(resource, directory), ...siteOf(resource, directory)];
  if (resource.resourceType !== 'PractitionerRole') return [];
  const code = directory.code(resource.practitioner, 'practitioner', 'practitioner');
  const role = resource.code?.map((each) => ROLES[codeOf(each) ?? '']).find((known) => known !== undefined);
  const span = { from: instantOf(resource.period?.start) ?? EVER, until: instantOf(resource.period?.end) };
  const facilityId = resource.organization && directory.code(resource.organization, 'institution', 'organization');
  return [
    ...(role === undefined ? [] : [{ record: 'practitioner', code, from: EVER, role }]),
    ...(facilityId === undefined ? [] : [present({ record: 'registration', code, facilityId, ...span })]),
  ];
}

function bedOf(location: Location, directory: Directory): object[] {
  if (codeOf(location.physicalType) !== 'bd') return [];
  const facilityId = directory.code({ reference: `Location/${location.id}` }, 'institution', 'managingOrganization');
  return [{ record: 'bed', facilityId, from: EVER, ...partsOf(location, directory) }];
}
