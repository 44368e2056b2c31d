import { z } from 'zod';
import type { SitePharmacists } from '../claim-masters.ts';
import { clockIntervals } from '../clock-intervals.ts';
import { isEmergency } from '../duties.ts';
import type { ClaimFile, ClaimLineFacts } from '../files.ts';
import { fundShareOf } from '../fund-share.ts';
import { HOUR_MS, iso, MINUTE_MS } from '../interval.ts';
import type { Message } from '../message.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import { reachOf, SIGHTED_EARLIER, sightedAround, sightedEarlier } from '../sightings.ts';
import { READINESS_CODES, STAFF_PROFILES, whySilenceProvesNothing } from '../site-readiness.ts';
import { mayHaveClockedIn, UNKEPT_CLOCK, unkeptClock } from '../unkept-clock.ts';

const parameters = z.strictObject({
  validityHours: z.number().min(0.25).max(24).default(4),
  marginMinutes: z.number().min(0).max(60).default(5),
  outageLookbackMinutes: z.number().min(0).max(1440).default(60),
  shortestOutageSeconds: z.number().min(0).max(3600).default(60),
  /** A camera of the pharmacy that recognised a pharmacist so close to the line saw them at work. */
  sightedMinutes: z.number().min(0).max(240).default(60),
  /** A pilot in which prescriptions are reviewed from afar. */
  remoteReview: z.boolean().default(false),
});
type Parameters = z.infer<typeof parameters>;

/** Prescription drugs were dispensed while no pharmacist of the pharmacy was clocked in (Yuhang: pharmacists sign in by face). */
export const d18: Rule<'claim', Parameters> = {
  id: 'D18',
  version: 3,
  class: 'to-verify',
  subject: 'claim',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38'],
  parameters,
  messages: [
    'exempt-emergency',
    'reviewed-remotely',
    'pharmacist-present',
    'presence-unclear',
    SIGHTED_EARLIER,
    UNKEPT_CLOCK,
    'pharmacist-absent',
    ...READINESS_CODES,
  ],

  applies: ({ claim, masters }) => masters.pharmacists !== null && linesOf(claim.lines, masters.pharmacists).length > 0,

  evaluate(file, p) {
    const { claim, masters } = file;
    if (isEmergency(claim)) return clear('exempt-emergency');
    if (p.remoteReview) return clear('reviewed-remotely');
    const pharmacists = masters.pharmacists ?? { ids: [], clockEvents: [], sightings: [] };
    let missing: Message | undefined;
    const absent = linesOf(claim.lines, pharmacists).filter((line) => {
      const judged = presenceAt(file, pharmacists, line.at, p);
      if (typeof judged === 'object') missing ??= judged;
      return judged === 'absent';
    });
    const [first] = absent;
    if (!first) return missing ? inconclusive(missing) : clear('pharmacist-present');
    return {
      outcome: 'finding',
      message: { code: 'pharmacist-absent', params: { lines: absent.length, at: iso(first.at) } },
      evidence: [{ type: 'claim', id: claim.id }],
      amountFen: fundShareOf(claim, absent),
    };
  },
};

// A line that names the pharmacist is D01's: one fact makes one finding.
function linesOf(lines: readonly ClaimLineFacts[], { ids }: SitePharmacists): ClaimLineFacts[] {
  return lines.filter(
    ({ prescription, external, performing }) =>
      prescription !== null && !external && (performing === null || !ids.includes(performing)),
  );
}

function presenceAt(
  file: ClaimFile,
  { ids, clockEvents, sightings }: SitePharmacists,
  at: number,
  p: Parameters,
): 'present' | 'absent' | Message {
  const margin = p.marginMinutes * MINUTE_MS;
  const covering = ids
    .flatMap((id) =>
      clockIntervals(
        clockEvents.filter(({ practitioner, site }) => practitioner === id && site === file.claim.site),
        p.validityHours,
      ),
    )
    .filter(({ from, until }) => from - margin <= at && at <= until + margin);
  if (covering.some(({ certainty }) => certainty === 'certain')) return 'present';
  const seen = sightings.filter(({ practitioner }) => ids.includes(practitioner));
  const moment = { from: at, until: at };
  const sighted = sightedAround(seen, file.claim.site, moment, reachOf(p.sightedMinutes, p.validityHours));
  if (sighted?.kind === 'near') return 'present';
  const [unclear] = covering;
  if (unclear) {
    return { code: 'presence-unclear', params: { device: unclear.clockIn.device, at: iso(unclear.clockIn.at) } };
  }
  const here = clockEvents.filter(({ practitioner, site }) => ids.includes(practitioner) && site === file.claim.site);
  const otherwise = mayHaveClockedIn(here, at, p);
  if (otherwise) return unkeptClock(otherwise);
  if (sighted) return sightedEarlier(sighted.sighting);
  const silence = whySilenceProvesNothing({
    devices: file.devices,
    profiles: STAFF_PROFILES,
    needed: { from: at - p.outageLookbackMinutes * MINUTE_MS, until: at },
    core: moment,
    signed: { from: at - p.validityHours * HOUR_MS, until: at + margin },
    whose: ids,
    shortestOutageSeconds: p.shortestOutageSeconds,
  });
  return silence ?? 'absent';
}
