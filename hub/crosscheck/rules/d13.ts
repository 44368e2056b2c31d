import { z } from 'zod';
import { localDate } from '../../calendar/local-date.ts';
import type { ClockEvent } from '../files.ts';
import { contains, HOUR_MS, overlaps } from '../interval.ts';
import type { Message } from '../message.ts';
import { LOOK_BACK_MS, type PractitionerPeriodFile } from '../practitioner-period.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { READINESS_CODES, WATCHING_PROFILES, whySilenceProvesNothing } from '../site-readiness.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  /** On fewer days somebody may have been there for a meeting. */
  minDays: z.number().int().min(1).max(60).default(10),
  /** Recognised by a camera on so many of the days, somebody was there in person, and not only on the record. */
  sightedDays: z.number().int().min(1).max(60).default(3),
  /** A camera at the door has to have worked for so long before and after a clock-in to have seen who came. */
  doorHours: z.number().min(0).max(12).default(3),
  shortestOutageSeconds: z.number().min(0).max(3600).default(60),
});
type Parameters = z.infer<typeof parameters>;

/** A doctor is there day by day and bills nothing for 60 days: perhaps clocked in for somebody else's sake. */
export const d13: Rule<'practitioner-period', Parameters> = {
  id: 'D13',
  version: 2,
  class: 'suspicious',
  subject: 'practitioner-period',
  legalBasis: ['fund-regulation-15'],
  parameters,
  messages: ['bills', 'seldom-there', 'sighted-there', 'there-without-billing', 'never-sighted', ...READINESS_CODES],

  // Only doctors bill; only where claims come from, and for as long as they do, does their absence say anything.
  applies: (file) =>
    file.roles.some(({ content }) => content.role === 'doctor') &&
    file.billingSites.length > 0 &&
    file.historyFrom !== null &&
    file.historyFrom <= file.period.until - LOOK_BACK_MS,

  evaluate(file, p) {
    if (file.billed.some(({ at }) => contains(windowOf(file), at))) return clear('bills');
    const present = file.clockEvents.filter((event) => event.direction === 'in' && isMatch(event));
    const days = new Set(present.map(({ at }) => localDate(at, file.utcOffsetMinutes)));
    const [first] = present;
    if (!first || days.size < p.minDays) return clear('seldom-there');
    const sighted = sightedDays(file).filter((day) => days.has(day)).length;
    if (sighted >= p.sightedDays) return clear('sighted-there', { days: sighted });
    const watched = Map.groupBy(
      present.filter((event) => isWatched(file, event)),
      ({ at }) => localDate(at, file.utcOffsetMinutes),
    );
    const blind = [...watched.values()]
      .map((day) => whyUnseen(file, day, p))
      .filter((missing) => missing !== undefined);
    const [missing] = blind;
    // On the days on which a camera could not see, it may have missed what would clear this.
    if (missing && sighted + blind.length >= p.sightedDays) return inconclusive(missing);
    const code = sighted === 0 && watched.size - blind.length >= p.minDays ? 'never-sighted' : 'there-without-billing';
    return {
      outcome: 'finding',
      message: { code, params: { days: days.size } },
      evidence: attestationRefs(present.slice(-10)),
      amountFen: 0,
      site: first.site,
    };
  },
};

function windowOf({ period }: PractitionerPeriodFile) {
  return { from: period.until - LOOK_BACK_MS, until: period.until };
}

function sightedDays(file: PractitionerPeriodFile): string[] {
  const seen = file.sightings.filter((sighting) => contains(windowOf(file), sighting.at) && isMatch(sighting));
  return [...new Set(seen.map(({ at }) => localDate(at, file.utcOffsetMinutes)))];
}

/** Only a camera at the door sees who comes, and only whom it may name. */
function doorsOf(file: PractitionerPeriodFile, site: string) {
  return file.devices.filter((device) => device.site === site && device.place === 'entrance');
}

function isWatched(file: PractitionerPeriodFile, { site, at }: ClockEvent): boolean {
  return (
    file.sightingConsents.some((consent) => overlaps(consent, { from: at, until: at })) &&
    doorsOf(file, site).some(
      ({ profile, registeredAt, revokedAt }) =>
        WATCHING_PROFILES.includes(profile) && registeredAt <= at && (revokedAt === null || revokedAt > at),
    )
  );
}

// The first reason why a camera that did not see somebody on a day proves nothing; undefined: it would have.
function whyUnseen(file: PractitionerPeriodFile, day: readonly ClockEvent[], p: Parameters): Message | undefined {
  for (const { site, at } of day) {
    const span = { from: at - p.doorHours * HOUR_MS, until: at + p.doorHours * HOUR_MS };
    const missing = whySilenceProvesNothing({
      devices: doorsOf(file, site),
      profiles: WATCHING_PROFILES,
      needed: span,
      core: span,
      signed: span,
      whose: [file.practitioner],
      shortestOutageSeconds: p.shortestOutageSeconds,
    });
    if (missing) return missing;
  }
  return undefined;
}
