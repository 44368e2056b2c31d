import { z } from 'zod';
import { localDate } from '../../calendar/local-date.ts';
import { holdsAt } from '../../masters/load.ts';
import { ELSEWHERE, ORDERED_AHEAD } from '../duties.ts';
import { contains, HOUR_MS, iso } from '../interval.ts';
import type { Message } from '../message.ts';
import type { BilledLine } from '../practitioner-day-files.ts';
import type { PractitionerPeriodFile } from '../practitioner-period.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import { READINESS_CODES, STAFF_PROFILES, whySilenceProvesNothing } from '../site-readiness.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  /** A single line under somebody's name may be a slip of the keyboard. */
  minDays: z.number().int().min(1).max(31).default(3),
  validityHours: z.number().min(0.25).max(24).default(4),
  shortestOutageSeconds: z.number().min(0).max(3600).default(60),
});
type Parameters = z.infer<typeof parameters>;

/** More claims than a finding has to name. */
const MOST_EVIDENCE = 50;

/** A rented licence: a month billed in somebody's name who was never there (Xiamen 2023: 1,126 found by this comparison). */
export const d12: Rule<'practitioner-period', Parameters> = {
  id: 'D12',
  version: 3,
  class: 'suspicious',
  subject: 'practitioner-period',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: [
    'clocked-in',
    'sighted-there',
    'on-leave',
    'too-few-days',
    'presence-unclear',
    'never-clocked-in',
    ...READINESS_CODES,
  ],

  applies: (file) => linesOf(file).length > 0,

  evaluate(file, p) {
    const clockIns = file.clockEvents.filter(({ direction, at }) => direction === 'in' && contains(file.period, at));
    if (clockIns.some(isMatch)) return clear('clocked-in');
    const lines = linesOf(file).filter(({ at }) => !file.leaves.some((leave) => holdsAt(leave, at)));
    if (lines.length === 0) return clear('on-leave');
    // Whoever is never there is never seen there either; who forgot the kiosk all month is asked by D01, claim by claim.
    const billedAt = new Set(lines.map(({ site }) => site));
    const seen = file.sightings.some(
      (seen) => billedAt.has(seen.site) && contains(file.period, seen.at) && isMatch(seen),
    );
    if (seen) return clear('sighted-there');
    const unclear = clockIns.find(({ outcome }) => outcome === 'not-assessable');
    if (unclear) {
      return inconclusive({ code: 'presence-unclear', params: { device: unclear.device, at: iso(unclear.at) } });
    }
    let missing: Message | undefined;
    const days = [...Map.groupBy(lines, ({ site, at }) => `${site} ${localDate(at, file.utcOffsetMinutes)}`).values()];
    const proven = days.filter((day) => {
      const unknown = whyUnproven(file, day, p);
      missing ??= unknown;
      return unknown === undefined;
    });
    const [first] = proven.flat();
    if (!first || proven.length < p.minDays) {
      return missing && days.length >= p.minDays ? inconclusive(missing) : clear('too-few-days');
    }
    const claims = [...new Set(proven.flat().map(({ claim }) => claim))];
    return {
      outcome: 'finding',
      message: { code: 'never-clocked-in', params: { days: proven.length, claims: claims.length, at: iso(first.at) } },
      evidence: claims.slice(0, MOST_EVIDENCE).map((id) => ({ type: 'claim', id })),
      // The money is in question claim by claim, with D01; this names the pattern.
      amountFen: 0,
      site: first.site,
    };
  },
};

// What D01 asks presence for: not care at home or by internet, nor what was ordered ahead on a ward, nor an emergency.
function linesOf({ billed, period }: PractitionerPeriodFile): BilledLine[] {
  return billed.filter(
    ({ at, kind, external, ordered }) =>
      contains(period, at) &&
      !external &&
      kind !== 'emergency' &&
      !ELSEWHERE.includes(kind) &&
      !(ordered && ORDERED_AHEAD.includes(kind)),
  );
}

function whyUnproven(file: PractitionerPeriodFile, day: readonly BilledLine[], p: Parameters): Message | undefined {
  const instants = day.map(({ at }) => at);
  const span = { from: Math.min(...instants) - p.validityHours * HOUR_MS, until: Math.max(...instants) };
  return whySilenceProvesNothing({
    devices: file.devices.filter(({ site }) => site === day[0]?.site),
    profiles: STAFF_PROFILES,
    needed: span,
    core: span,
    signed: span,
    whose: [file.practitioner],
    shortestOutageSeconds: p.shortestOutageSeconds,
  });
}
