import { z } from 'zod';
import { type ClockInterval, clockIntervals } from '../clock-intervals.ts';
import { fundShareOf } from '../fund-share.ts';
import { HOUR_MS, iso, MINUTE_MS, overlaps } from '../interval.ts';
import type { Message } from '../message.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { reachOf, SIGHTED_EARLIER, sightedAround, sightedEarlier } from '../sightings.ts';
import { READINESS_CODES, STAFF_PROFILES, whySilenceProvesNothing } from '../site-readiness.ts';
import type { StayFile, SurgeryFacts } from '../stay-files.ts';

const parameters = z.strictObject({
  /** Operations are long and days in theatre longer: a clock-in holds for this long here. */
  validityHours: z.number().min(1).max(36).default(12),
  marginMinutes: z.number().min(0).max(240).default(30),
  /** Who operates comes hours before and leaves hours after: a camera that recognised them so close to it saw the team. */
  sightedMinutes: z.number().min(0).max(720).default(240),
  /** An operation this soon after an admission as an emergency waits for nobody's clock-in. */
  emergencyHours: z.number().min(0).max(72).default(6),
  shortestOutageSeconds: z.number().min(0).max(3600).default(60),
});
type Parameters = z.infer<typeof parameters>;

/** Somebody who had to be in theatre, and whether they were in the building. */
interface Duty {
  readonly practitioner: string;
  readonly surgery: SurgeryFacts;
  readonly presence: 'present' | 'absent' | Message;
}

/** An operation took place without its surgeon or anaesthetist having been in the building (NHSA 4101A oprninfo). */
export const d17: Rule<'stay', Parameters> = {
  id: 'D17',
  version: 3,
  class: 'suspicious',
  subject: 'stay',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38'],
  parameters,
  messages: [
    'exempt-emergency',
    'team-present',
    'presence-unclear',
    SIGHTED_EARLIER,
    'team-absent',
    ...READINESS_CODES,
  ],

  applies: ({ stay }) =>
    stay.surgeries.some(({ operator, anaesthetist }) => operator !== null || anaesthetist !== null),

  evaluate(file, p) {
    const { stay } = file;
    const planned = stay.surgeries.filter(({ from }) => !isEmergency(file, from, p));
    if (planned.length === 0) return clear('exempt-emergency');
    const duties = planned.flatMap((surgery) =>
      [...new Set([surgery.operator, surgery.anaesthetist])]
        .filter((id) => id !== null)
        .map((practitioner) => ({ practitioner, surgery, presence: presenceOf(file, practitioner, surgery, p) })),
    );
    const absent = duties.filter(({ presence }) => presence === 'absent');
    const [first] = absent;
    if (first) {
      return {
        outcome: 'finding',
        message: {
          code: 'team-absent',
          params: { people: absent.length, from: iso(first.surgery.from), until: iso(endOf(first.surgery)) },
        },
        evidence: [
          ...file.claims
            .filter(({ encounter }) => encounter === stay.id)
            .map(({ id }) => ({ type: 'claim' as const, id })),
          ...attestationRefs(file.clockEvents.filter((event) => absent.some((duty) => isAbout(event, duty, p)))),
        ],
        amountFen: billedBy(file, absent),
        practitioner: first.practitioner,
      };
    }
    const unknown = duties.map(({ presence }) => presence).find((presence) => typeof presence === 'object');
    return unknown ? inconclusive(unknown) : clear('team-present');
  },
};

function isEmergency({ stay }: StayFile, from: number, p: Parameters): boolean {
  return stay.admission === 'emergency' && from <= stay.admittedAt + p.emergencyHours * HOUR_MS;
}

function presenceOf(file: StayFile, practitioner: string, surgery: SurgeryFacts, p: Parameters): Duty['presence'] {
  const margin = p.marginMinutes * MINUTE_MS;
  const asked = { from: surgery.from - margin, until: endOf(surgery) + margin };
  const own = clockIntervals(
    file.clockEvents.filter((event) => event.practitioner === practitioner && event.site === file.stay.site),
    p.validityHours,
  ).filter((interval) => overlaps(interval, asked));
  if (own.some(({ certainty }) => certainty === 'certain')) return 'present';
  const seen = file.sightings.filter((sighting) => sighting.practitioner === practitioner);
  const reach = reachOf(p.sightedMinutes, p.validityHours);
  const sighted = sightedAround(seen, file.stay.site, surgeryOf(surgery), reach);
  if (sighted?.kind === 'near') return 'present';
  const unclear: ClockInterval | undefined = own[0];
  if (unclear) {
    return { code: 'presence-unclear', params: { device: unclear.clockIn.device, at: iso(unclear.clockIn.at) } };
  }
  if (sighted) return sightedEarlier(sighted.sighting);
  const signed = { from: surgery.from - p.validityHours * HOUR_MS, until: asked.until };
  const silence = {
    devices: file.devices,
    profiles: STAFF_PROFILES,
    needed: asked,
    core: surgeryOf(surgery),
    signed,
    whose: [practitioner],
  };
  return whySilenceProvesNothing({ ...silence, shortestOutageSeconds: p.shortestOutageSeconds }) ?? 'absent';
}

function surgeryOf(surgery: SurgeryFacts) {
  return { from: surgery.from, until: endOf(surgery) };
}

function endOf({ from, until }: SurgeryFacts): number {
  return until ?? from;
}

function isAbout(event: { practitioner: string; at: number }, { practitioner, surgery }: Duty, p: Parameters): boolean {
  return event.practitioner === practitioner && Math.abs(event.at - surgery.from) <= p.validityHours * HOUR_MS;
}

// What the absent ones are said to have done on that day; the rest of the stay is not in question.
function billedBy({ claims, stay }: StayFile, absent: readonly Duty[]): number {
  const theirs = (practitioner: string | null, at: number) =>
    absent.some((duty) => duty.practitioner === practitioner && Math.abs(at - duty.surgery.from) <= 24 * HOUR_MS);
  return claims
    .filter(({ encounter }) => encounter === stay.id)
    .reduce(
      (sum, claim) =>
        sum +
        fundShareOf(
          claim,
          claim.lines.filter((line) => theirs(line.performing, line.at)),
        ),
      0,
    );
}
