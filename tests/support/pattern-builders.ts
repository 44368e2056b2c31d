import type { ClaimFacts } from '../../hub/crosscheck/files.ts';
import { CHINA_OFFSET_MINUTES, intervalOfDate } from '../../hub/crosscheck/local-day.ts';
import type { PersonPeriodFile, ProxyAct } from '../../hub/crosscheck/pattern-files.ts';
import { SITE } from './builders.ts';
import { PERSON } from './claim-builders.ts';
import { at, claimFacts } from './file-builders.ts';

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
