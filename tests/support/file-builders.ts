import { CHINA_OFFSET_MINUTES } from '../../hub/calendar/local-date.ts';
import { NO_MASTERS } from '../../hub/crosscheck/claim-masters.ts';
import type { DeviceDayFile, DeviceEvent } from '../../hub/crosscheck/device-day-files.ts';
import type {
  CheckIn,
  ClaimFacts,
  ClaimFile,
  ClaimLineFacts,
  ClockEvent,
  Fix,
  PersonDayFile,
  Sighting,
  SignedException,
  SiteDevice,
} from '../../hub/crosscheck/files.ts';
import { MINUTE_MS } from '../../hub/crosscheck/interval.ts';
import type { BilledLine, PractitionerDayFile } from '../../hub/crosscheck/practitioner-day-files.ts';
import { OTHER_SITE, SITE, STORY_START } from './builders.ts';
import { DOCTOR, PERSON } from './claim-builders.ts';

/** The instant `minutes` after the start of the story, ms since 1970. */
export function at(minutes: number): number {
  return STORY_START + minutes * MINUTE_MS;
}

const DAY = { from: at(-60), until: at(22 * 60) };
const NOW = at(10 * 60);

/** Where a site lies; the other one is 74 km away. */
function fixAt(site: string): Fix {
  const [lat, lon] = site === OTHER_SITE ? [24.88, 118.67] : [24.48, 118.08];
  return { lat, lon, datum: 'WGS84', accuracyM: 10 };
}

let made = 0;

/** A device that has worked all the time and holds nothing back. */
export function siteDevice(over: Partial<SiteDevice> = {}): SiteDevice {
  return {
    id: 'desk-1',
    site: SITE,
    profile: 'kiosk-registration',
    place: 'desk',
    moves: false,
    registeredAt: at(-1440),
    revokedAt: null,
    firstOnline: at(-1440),
    outages: [],
    holes: [],
    pending: 0,
    deliveredUpTo: at(300),
    offlineSince: null,
    ...over,
  };
}

export function staffDevice(over: Partial<SiteDevice> = {}): SiteDevice {
  return siteDevice({ id: 'staff-1', profile: 'kiosk-staff', place: 'staff', ...over });
}

/** A camera at the door that has worked all the time. */
export function doorCamera(over: Partial<SiteDevice> = {}): SiteDevice {
  return siteDevice({ id: 'door-1', profile: 'camera', place: 'entrance', ...over });
}

export function claimLine(over: Partial<ClaimLineFacts> = {}): ClaimLineFacts {
  return {
    lineId: 'L-1',
    at: at(75),
    ordering: DOCTOR,
    performing: null,
    placeholder: false,
    prescription: null,
    item: null,
    quantity: null,
    external: false,
    amountFen: 8640,
    ...over,
  };
}

/** An outpatient visit from minute 60 to 90. */
export function claimFacts(over: Partial<ClaimFacts> = {}): ClaimFacts {
  return {
    id: 'C-1',
    encounter: null,
    person: PERSON,
    site: SITE,
    kind: 'outpatient',
    serviceStart: at(60),
    serviceEnd: null,
    settledAt: at(90),
    exception: null,
    terminal: null,
    operator: null,
    medType: null,
    diagnosis: null,
    regionCare: null,
    regionInsured: null,
    totalFen: 12050,
    fundFen: 8640,
    lines: [claimLine()],
    ...over,
  };
}

/** The file of a claim that nothing is known about, at a site where everything works. */
export function claimFile(over: Partial<Omit<ClaimFile, 'claim'>> & { claim?: Partial<ClaimFacts> } = {}): ClaimFile {
  return {
    now: NOW,
    utcOffsetMinutes: CHINA_OFFSET_MINUTES,
    checkIns: [],
    exceptions: [],
    downtimes: [],
    clockEvents: [],
    sightings: [],
    devices: [siteDevice(), staffDevice()],
    masters: NO_MASTERS,
    stays: [],
    consents: null,
    ...over,
    claim: claimFacts(over.claim),
  };
}

export function checkIn(minutes: number, outcome: CheckIn['outcome'] = 'match', over: Partial<CheckIn> = {}): CheckIn {
  made += 1;
  const site = over.site ?? SITE;
  return {
    jti: `check-in-${made}`,
    at: at(minutes),
    receivedAt: at(minutes + 1),
    kind: 'patient.registration',
    site,
    device: 'desk-1',
    outcome,
    pad: 'not-run',
    person: PERSON,
    nonce: `nonce-${made}`,
    fix: fixAt(site),
    ...over,
  };
}

export function clockEvent(direction: 'in' | 'out', minutes: number, over: Partial<ClockEvent> = {}): ClockEvent {
  const {
    person: _,
    nonce: __,
    kind: ___,
    fix,
    ...seen
  } = checkIn(minutes, 'match', over.site ? { site: over.site } : {});
  const event = { ...seen, device: 'staff-1', practitioner: DOCTOR, direction, fence: 'inside' as const };
  return { ...event, fix: fix ?? fixAt(SITE), ...over };
}

/** The doctor, recognised by the camera at the door. */
export function sighting(minutes: number, over: Partial<Sighting> = {}): Sighting {
  const { person: _, nonce: __, kind: ___, fix: ____, ...seen } = checkIn(minutes);
  return { ...seen, device: 'door-1', practitioner: DOCTOR, ...over };
}

export function signedException(
  kind: SignedException['kind'],
  minutes: number,
  over: Partial<SignedException> = {},
): SignedException {
  return { jti: `record-${kind}`, kind, at: at(minutes), site: SITE, proxy: null, alternative: null, ...over };
}

export function personDayFile(checkIns: readonly CheckIn[], over: Partial<PersonDayFile> = {}): PersonDayFile {
  return { now: NOW, person: PERSON, day: DAY, checkIns, exceptions: [], claims: [], ...over };
}

/** A line that the doctor ordered for an outpatient at minute 75. */
export function billedLine(over: Partial<BilledLine> = {}): BilledLine {
  return {
    claim: 'C-1',
    visit: over.claim ?? 'C-1',
    kind: 'outpatient',
    person: PERSON,
    site: SITE,
    at: at(75),
    ordered: true,
    prescription: null,
    external: false,
    amountFen: 8640,
    fundFen: 8640,
    ...over,
  };
}

export function practitionerDayFile(
  clockEvents: readonly ClockEvent[],
  over: Partial<PractitionerDayFile> = {},
): PractitionerDayFile {
  const devices = [staffDevice(), staffDevice({ id: 'staff-2', site: OTHER_SITE })];
  return { now: NOW, practitioner: DOCTOR, day: DAY, clockEvents, billed: [], devices, fences: [], ...over };
}

export function deviceEvent(minutes: number, over: Partial<DeviceEvent> = {}): DeviceEvent {
  made += 1;
  return {
    jti: `event-${made}`,
    kind: 'patient.registration',
    chain: 'chain-a',
    seq: made,
    at: at(minutes),
    nonce: `nonce-${made}`,
    subject: PERSON,
    matched: true,
    pad: 'pass',
    located: false,
    ...over,
  };
}

export function deviceDayFile(over: Partial<DeviceDayFile> = {}): DeviceDayFile {
  const chains = [{ chain: 'chain-a', firstAt: at(-600) }];
  const known = { device: 'desk-1', site: SITE, profile: 'kiosk-registration', place: 'desk', moves: false } as const;
  return { now: NOW, ...known, day: DAY, events: [], chains, holes: [], refusals: [], sightings: [], ...over };
}
