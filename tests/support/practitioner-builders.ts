import type { PractitionerPeriodFile } from '../../hub/crosscheck/practitioner-period.ts';
import { SITE } from './builders.ts';
import { DOCTOR } from './claim-builders.ts';
import { at, staffDevice } from './file-builders.ts';

const DAY_MINUTES = 1440;

/** A doctor's month of thirty days from minute -60 on, at a site whose staff kiosk worked all the time. */
export function practitionerPeriodFile(over: Partial<PractitionerPeriodFile> = {}): PractitionerPeriodFile {
  return {
    now: at(40 * DAY_MINUTES),
    practitioner: DOCTOR,
    period: { from: at(-60), until: at(30 * DAY_MINUTES - 60) - 1 },
    utcOffsetMinutes: 480,
    historyFrom: at(-100 * DAY_MINUTES),
    billed: [],
    clockEvents: [],
    sightings: [],
    sightingConsents: [],
    billingSites: [SITE],
    roles: [],
    leaves: [],
    devices: [staffDevice({ deliveredUpTo: at(35 * DAY_MINUTES) })],
    fences: [],
    ...over,
  };
}
