import type { MasterOf } from '../../contract/master.ts';
import { CHINA_OFFSET_MINUTES } from '../../hub/calendar/local-date.ts';
import type { ClaimFacts } from '../../hub/crosscheck/files.ts';
import { intervalOfDate } from '../../hub/crosscheck/local-day.ts';
import type {
  PersonPeriodFile,
  ProxyAct,
  Settlement,
  SitePeriodFile,
  TerminalDayFile,
} from '../../hub/crosscheck/pattern-files.ts';
import type { Mastered } from '../../hub/masters/load.ts';
import { SITE } from './builders.ts';
import { PERSON } from './claim-builders.ts';
import { at, claimFacts, siteDevice } from './file-builders.ts';
import { mastered } from './stay-builders.ts';

export const DAY_MINUTES = 1440;

/** The day on which the story begins. */
export const STORY_DAY = intervalOfDate('2026-11-22', CHINA_OFFSET_MINUTES);

/** A visit settled at minute 90 of a day, counted from the day of the story; hours may be added. */
export function visit(day: number, over: Partial<ClaimFacts> = {}, hours = 0): ClaimFacts {
  const minutes = day * DAY_MINUTES + hours * 60;
  return claimFacts({
    id: `V${day}.${hours}.${over.site ?? ''}`,
    serviceStart: at(minutes + 60),
    settledAt: at(minutes + 90),
    fundFen: 1000,
    ...over,
  });
}

/** The period of a person of whom nothing is known but what is said. */
export function personPeriodFile(over: Partial<PersonPeriodFile> = {}): PersonPeriodFile {
  return {
    now: at(2 * DAY_MINUTES),
    person: PERSON,
    day: STORY_DAY,
    utcOffsetMinutes: CHINA_OFFSET_MINUTES,
    historyFrom: at(-1000 * DAY_MINUTES),
    claims: [],
    checkIns: [],
    proxied: [],
    records: [],
    roles: [],
    family: [],
    caps: [],
    alike: [],
    ...over,
  };
}

/** Somebody acted for a principal on a day. */
export function proxyAct(day: number, principal: string, over: Partial<ProxyAct> = {}): ProxyAct {
  return {
    jti: `act-${day}-${principal}`,
    at: at(day * DAY_MINUTES),
    site: SITE,
    principal,
    relation: 'other',
    ...over,
  };
}

/** One settlement at a minute of the story. */
export function settlement(minutes: number, person: string): Settlement {
  return { claim: `${person}@${minutes}`, person, at: at(minutes), fundFen: 1000 };
}

/** A terminal's day at a site where everything worked and nobody was seen. */
export function terminalDayFile(over: Partial<TerminalDayFile> = {}): TerminalDayFile {
  return {
    now: at(2 * DAY_MINUTES),
    site: SITE,
    terminal: 'T-1',
    day: STORY_DAY,
    settlements: [],
    attested: new Map(),
    downtimes: [],
    devices: [siteDevice({ deliveredUpTo: at(2 * DAY_MINUTES) })],
    ...over,
  };
}

/** A site's quarter of which nothing is known but what is said. */
export function sitePeriodFile(over: Partial<SitePeriodFile> = {}): SitePeriodFile {
  return {
    now: at(100 * DAY_MINUTES),
    site: SITE,
    day: intervalOfDate('2026-12-31', CHINA_OFFSET_MINUTES),
    period: { from: at(-52 * DAY_MINUTES), until: at(39 * DAY_MINUTES) },
    utcOffsetMinutes: CHINA_OFFSET_MINUTES,
    master: [],
    manners: [],
    terminals: [],
    seen: new Set(),
    families: new Set(),
    regular: new Set(),
    hasDevices: true,
    ...over,
  };
}

/** What is known of the site. */
export function siteMaster(over: Partial<MasterOf<'site'>> = {}): Mastered<'site'> {
  const content = {
    record: 'site' as const,
    facilityId: SITE,
    from: '2020-01-01T00:00:00Z',
    kind: 'pharmacy' as const,
  };
  return mastered<'site'>(-99_999, null, { ...content, ...over });
}
