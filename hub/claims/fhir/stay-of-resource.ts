import { present } from '../nhsa/claim-of-settlement.ts';
import { instantOf } from '../nhsa/dictionaries.ts';
import type { Directory } from './directory.ts';
import { codeOf, type Encounter, identifierOf, type Location, SYSTEMS } from './resources.ts';

/** v3 ActCode classes of those who stay. */
const KIND_OF_CLASS: Readonly<Record<string, 'inpatient' | 'home-bed'>> = {
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONACUTE: 'inpatient',
  OBSENC: 'inpatient',
  SS: 'inpatient',
  HH: 'home-bed',
};
/** http://terminology.hl7.org/CodeSystem/discharge-disposition */
const DISCHARGE_WAYS: Readonly<Record<string, string>> = {
  home: 'home',
  'alt-home': 'home',
  'other-hcf': 'transfer',
  rehab: 'transfer',
  long: 'transfer',
  snf: 'transfer',
  psy: 'transfer',
  hosp: 'transfer',
  aadvice: 'against-advice',
  exp: 'died',
  oth: 'other',
};
const PARTS = { bd: 'bed', ro: 'room', wa: 'ward' } as const;

/**
 * An R4 Encounter of an inpatient as rows of the canonical contract that nobody has checked yet; any other comes to nothing. Times
 * `onleave` are leaves. Throws Unresolved when a reference leads nowhere.
 */
export function stayOfResource(encounter: Encounter, directory: Directory): object[] {
  const kind = KIND_OF_CLASS[encounter.class?.code ?? ''];
  if (!kind || encounter.status === 'planned') return [];
  const stayId = identifierOf(encounter, SYSTEMS.encounter) ?? encounter.id;
  const facilityId = directory.code(encounter.serviceProvider, 'institution', 'serviceProvider');
  const { start, end } = encounter.period ?? {};
  const reportedAt = encounter.meta?.lastUpdated ?? instantOf(end ?? start);
  if (encounter.status === 'cancelled' || encounter.status === 'entered-in-error') {
    return [{ cancelsStay: stayId, facilityId, at: reportedAt }];
  }
  const attending = encounter.participant?.find(({ type }) => type?.some((each) => codeOf(each) === 'ATND'));
  const [first, ...moves] = bedsOf(encounter, directory);
  const disposition = codeOf(encounter.hospitalization?.dischargeDisposition);
  const row = present({
    stayId,
    personId: directory.code(encounter.subject, 'person', 'subject'),
    facilityId,
    kind,
    reportedAt,
    admittedAt: instantOf(start),
    dischargedAt: instantOf(end),
    ward: first?.ward,
    room: first?.room,
    bed: first?.bed,
    dischargeBed: end === undefined ? undefined : (moves.at(-1) ?? first)?.bed,
    dischargeWay: disposition === undefined ? undefined : (DISCHARGE_WAYS[disposition] ?? 'other'),
    attending: attending?.individual && directory.code(attending.individual, 'practitioner', 'participant'),
    moves: moves.flatMap(({ from, ...bed }) => (from && bed.ward && bed.bed ? [{ at: from, ...bed }] : [])),
    leaves: (encounter.statusHistory ?? []).flatMap(({ status, period }) =>
      status === 'onleave' ? [present({ from: instantOf(period.start), until: instantOf(period.end) })] : [],
    ),
  });
  return [row];
}

function bedsOf(encounter: Encounter, directory: Directory) {
  return (encounter.location ?? []).flatMap(({ location, period }) => {
    const found = directory.get(location);
    if (found?.resourceType !== 'Location') return [];
    return [{ ...partsOf(found, directory), from: instantOf(period?.start) }];
  });
}

/** Bed, room and ward of a location: its own part and those that it is part of. */
export function partsOf(location: Location, directory: Directory): { ward?: string; room?: string; bed?: string } {
  const parts: { ward?: string; room?: string; bed?: string } = {};
  const seen = new Set<Location>();
  for (let at: Location | undefined = location; at && !seen.has(at); ) {
    seen.add(at);
    const type: string | undefined = codeOf(at.physicalType);
    const part = type === 'bd' || type === 'ro' || type === 'wa' ? PARTS[type] : undefined;
    const name = at.identifier?.find(({ value }) => value !== undefined)?.value ?? at.name;
    if (part && name !== undefined) parts[part] = name;
    const next = directory.get(at.partOf);
    at = next?.resourceType === 'Location' ? next : undefined;
  }
  return parts;
}
