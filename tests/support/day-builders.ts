import type { EvidenceDayFile, MeasuredEvent } from '../../hub/crosscheck/evidence-day-files.ts';
import type { Settlement, SiteDayFile } from '../../hub/crosscheck/site-day-files.ts';
import { SITE } from './builders.ts';
import { at, siteDevice } from './file-builders.ts';

const DAY = { from: at(-60), until: at(22 * 60) };

let made = 0;

/** A check that arrived a second after it was signed, by a clock that is right. */
export function measuredEvent(minutes: number, over: Partial<MeasuredEvent> = {}): MeasuredEvent {
  made += 1;
  return {
    jti: `measured-${made}`,
    at: at(minutes),
    receivedAt: at(minutes) + 1000,
    clockOffsetMs: 20,
    measured: null,
    face: 'match',
    integrity: 'holds',
    ...over,
  };
}

/** The evidence of a desk terminal on the day of the story. */
export function evidenceDayFile(over: Partial<EvidenceDayFile> = {}): EvidenceDayFile {
  return {
    now: at(3 * 1440),
    device: 'desk-1',
    site: SITE,
    day: DAY,
    profile: 'kiosk-registration',
    standing: { lat: 24.48, lon: 118.08, datum: 'WGS84', accuracyM: 10 },
    events: [],
    earlier: [],
    offline: [],
    downtimes: [],
    ...over,
  };
}

export function settlement(minutes: number, over: Partial<Settlement> = {}): Settlement {
  return { id: `C-${minutes}`, kind: 'outpatient', exception: null, settledAt: at(minutes), fundFen: 1000, ...over };
}

/** An institution on the day of the story, at which everything works. */
export function siteDayFile(over: Partial<SiteDayFile> = {}): SiteDayFile {
  return {
    now: at(3 * 1440),
    site: SITE,
    day: DAY,
    stays: [],
    fundOfStays: new Map(),
    settlements: [],
    attestedAt: [],
    devices: [siteDevice()],
    downtimes: [],
    masters: [],
    beds: [],
    events: [],
    ...over,
  };
}
