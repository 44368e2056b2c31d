import type { MasterKind } from '../../contract/master.ts';
import { CHINA_OFFSET_MINUTES } from '../../hub/calendar/local-date.ts';
import type { ChallengeFacts, StayFacts, StayFile } from '../../hub/crosscheck/stay-files.ts';
import type { Mastered } from '../../hub/masters/load.ts';
import type { MasterContent } from '../../hub/masters/master-content.ts';
import { SITE } from './builders.ts';
import { PERSON } from './claim-builders.ts';
import { at, siteDevice } from './file-builders.ts';

const DAY_MINUTES = 1440;

/** A stay of five days from minute 0, in bed 12 of ward W3, discharged home. */
export function stayFacts(over: Partial<StayFacts> = {}): StayFacts {
  const dischargedAt = over.dischargedAt === undefined ? at(5 * DAY_MINUTES) : over.dischargedAt;
  return {
    id: 'S-1',
    person: PERSON,
    site: SITE,
    kind: 'inpatient',
    reportedAt: at(5 * DAY_MINUTES),
    admittedAt: at(0),
    dischargedAt,
    admission: 'outpatient',
    department: 'D1',
    dischargeWay: 'home',
    dischargeBed: null,
    diedAt: null,
    diagnosis: 'J18.900',
    attending: null,
    homeRegion: '350203',
    newbornOf: null,
    beds: [{ from: at(0), until: dischargedAt, ward: 'W3', room: null, bed: '12' }],
    icu: [],
    leaves: [],
    surgeries: [],
    firstOrderAt: at(60),
    firstNoteAt: at(90),
    firstExaminationAt: at(120),
    uploadedAt: at(600),
    ...over,
  };
}

/** The file of a stay that nothing else is known about, at a site where everything works. */
export function stayFile(over: Partial<Omit<StayFile, 'stay'>> & { stay?: Partial<StayFacts> } = {}): StayFile {
  return {
    now: at(10 * DAY_MINUTES),
    utcOffsetMinutes: CHINA_OFFSET_MINUTES,
    claims: [],
    otherStays: [],
    bedNeighbours: [],
    checkIns: [],
    exceptions: [],
    challenges: [],
    exemptions: [],
    passages: [],
    deaths: [],
    beds: [],
    person: [],
    clockEvents: [],
    sightings: [],
    downtimes: [],
    devices: [siteDevice({ id: 'ward-1', profile: 'handheld-ward', deliveredUpTo: at(9 * DAY_MINUTES) })],
    ...over,
    stay: stayFacts(over.stay),
  };
}

/** A challenge issued at a minute and due half an hour later. */
export function challenge(minutes: number, over: Partial<ChallengeFacts> = {}): ChallengeFacts {
  const id = `challenge-${minutes}`;
  return { id, issuedAt: at(minutes), dueAt: at(minutes + 30), cancelled: false, answers: [], ...over };
}

/** A record of master data that holds from a minute until another; null = still. */
export function mastered<K extends MasterKind>(
  from: number,
  until: number | null,
  content: MasterContent<K>,
): Mastered<K> {
  return { from: at(from), until: until === null ? null : at(until), content };
}

/** The record of a death of the person at a minute. */
export function death(minutes: number, source: MasterContent<'death'>['source'] = 'hospital'): Mastered<'death'> {
  return mastered(minutes, null, {
    record: 'death',
    person: PERSON,
    from: new Date(at(minutes)).toISOString(),
    source,
  });
}
