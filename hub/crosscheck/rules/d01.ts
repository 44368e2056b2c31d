import { z } from 'zod';
import { holdsAt } from '../../masters/load.ts';
import { type ClockInterval, clockIntervals } from '../clock-intervals.ts';
import { mixedUpDatum } from '../datum-mix-up.ts';
import { type Duty, dutiesOf, ELSEWHERE, isEmergency } from '../duties.ts';
import type { ClaimFile, ClockEvent } from '../files.ts';
import { HOUR_MS, iso, MINUTE_MS } from '../interval.ts';
import type { Message } from '../message.ts';
import { attestationRefs, clear, type Finding, inconclusive, type Rule } from '../rule.ts';
import {
  reachOf,
  SIGHTED_EARLIER,
  SIGHTED_ELSEWHERE,
  sightedAround,
  sightedEarlier,
  sightedElsewhere,
} from '../sightings.ts';
import { READINESS_CODES, STAFF_PROFILES, whySilenceProvesNothing } from '../site-readiness.ts';
import { mayHaveClockedIn, UNKEPT_CLOCK, unkeptClock } from '../unkept-clock.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  validityHours: z.number().min(0.25).max(24).default(4),
  /** Given to the practitioner at both ends: the clock of the billing system is not the kiosk's. */
  marginMinutes: z.number().min(0).max(60).default(5),
  /** An outage of the staff kiosk this long before the line may be why nobody could clock in. */
  outageLookbackMinutes: z.number().min(0).max(1440).default(60),
  shortestOutageSeconds: z.number().min(0).max(3600).default(60),
  /** A camera at the site that recognised somebody so close to the line saw them at work. */
  sightedMinutes: z.number().min(0).max(240).default(60),
  /** A camera elsewhere that recognised them so close to the line puts their clock-in here in doubt. */
  elsewhereMinutes: z.number().min(0).max(60).default(10),
});
type Parameters = z.infer<typeof parameters>;

type DutyJudgement =
  | { readonly kind: 'present' | 'sighted' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly missing: Message };

/** A practitioner bills at a time when they had no valid clock-in at that site: a rented licence. */
export const d01: Rule<'claim', Parameters> = {
  id: 'D01',
  version: 3,
  class: 'to-verify',
  subject: 'claim',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: [
    'exempt-emergency',
    'practitioner-elsewhere',
    'practitioners-present',
    'practitioners-sighted',
    'presence-unclear',
    SIGHTED_EARLIER,
    SIGHTED_ELSEWHERE,
    'datum-mix-up',
    UNKEPT_CLOCK,
    'no-valid-clock-in',
    ...READINESS_CODES,
  ],

  applies: ({ claim }) => dutiesOf(claim).length > 0,

  evaluate(file, p) {
    const { claim } = file;
    if (isEmergency(claim)) return clear('exempt-emergency');
    if (ELSEWHERE.includes(claim.kind) || claim.exception === 'internet') return clear('practitioner-elsewhere');

    const intervals = new Map<string, readonly ClockInterval[]>();
    const absent: Duty[] = [];
    let missing: Message | undefined;
    let sighted = false;
    for (const duty of dutiesOf(claim)) {
      const own = intervals.get(duty.practitioner) ?? intervalsOf(file, duty.practitioner, p);
      intervals.set(duty.practitioner, own);
      const judged = judgeDuty(file, duty, own, p);
      if (judged.kind === 'absent') absent.push(duty);
      if (judged.kind === 'sighted') sighted = true;
      if (judged.kind === 'unknown') missing ??= judged.missing;
    }
    const [first] = absent;
    if (first) return findingOf(file, first, absent);
    return missing ? inconclusive(missing) : clear(sighted ? 'practitioners-sighted' : 'practitioners-present');
  },
};

function intervalsOf(file: ClaimFile, practitioner: string, p: Parameters): ClockInterval[] {
  const events = file.clockEvents.filter((event) => event.practitioner === practitioner);
  return clockIntervals(events, p.validityHours).filter((interval) => interval.site === file.claim.site);
}

function judgeDuty(
  file: ClaimFile,
  { line, practitioner }: Duty,
  intervals: readonly ClockInterval[],
  p: Parameters,
): DutyJudgement {
  const margin = p.marginMinutes * MINUTE_MS;
  const covering = intervals.filter(({ from, until }) => from - margin <= line.at && line.at <= until + margin);
  const { site } = file.claim;
  const seen = file.sightings.filter((sighting) => sighting.practitioner === practitioner);
  if (covering.some((interval) => interval.certainty === 'certain')) {
    const elsewhere = sightedElsewhere(seen, site, line.at, p.elsewhereMinutes);
    return elsewhere ? { kind: 'unknown', missing: elsewhere } : { kind: 'present' };
  }
  const moment = { from: line.at, until: line.at };
  const sighted = sightedAround(seen, site, moment, reachOf(p.sightedMinutes, p.validityHours));
  if (sighted?.kind === 'near') return { kind: 'sighted' };
  const [unclear] = covering;
  if (unclear) {
    const { device, at } = unclear.clockIn;
    return { kind: 'unknown', missing: { code: 'presence-unclear', params: { device, at: iso(at) } } };
  }
  const own = file.clockEvents.filter((event) => event.practitioner === practitioner && event.site === file.claim.site);
  const otherwise = mayHaveClockedIn(own, line.at, p);
  if (otherwise) return { kind: 'unknown', missing: unkeptClock(otherwise) };
  if (sighted) return { kind: 'unknown', missing: sightedEarlier(sighted.sighting) };
  const astray = whereDatumsMix(file, own, line.at, p);
  if (astray) return { kind: 'unknown', missing: astray };
  const missing = whySilenceProvesNothing({
    devices: file.devices,
    profiles: STAFF_PROFILES,
    needed: { from: line.at - p.outageLookbackMinutes * MINUTE_MS, until: line.at },
    core: moment,
    signed: { from: line.at - p.validityHours * HOUR_MS, until: line.at + margin },
    whose: [practitioner],
    shortestOutageSeconds: p.shortestOutageSeconds,
  });
  return missing ? { kind: 'unknown', missing } : { kind: 'absent' };
}

// Clocked in outside the fence by the device's word, inside it if the numbers are of another coordinate system.
function whereDatumsMix(
  { masters }: ClaimFile,
  own: readonly ClockEvent[],
  at: number,
  { validityHours }: Parameters,
): Message | undefined {
  const fences = masters.site.filter((record) => holdsAt(record, at)).flatMap(({ content }) => content.fence ?? []);
  for (const { direction, fence, fix, device, at: clocked, ...seen } of own) {
    const mayCover =
      direction === 'in' && fence === 'outside' && clocked <= at && at <= clocked + validityHours * HOUR_MS;
    const datum = mayCover && isMatch(seen) && fix ? mixedUpDatum(fences, fix) : undefined;
    if (datum) return { code: 'datum-mix-up', params: { device, at: iso(clocked), datum } };
  }
  return undefined;
}

function findingOf({ claim, clockEvents }: ClaimFile, first: Duty, absent: readonly Duty[]): Finding {
  const lines = new Set(absent.map(({ line }) => line));
  const nearest = absent.flatMap(({ line, practitioner }) =>
    nearestTo(
      line.at,
      clockEvents.filter((event) => event.practitioner === practitioner),
    ),
  );
  return {
    outcome: 'finding',
    message: { code: 'no-valid-clock-in', params: { lines: lines.size, at: iso(first.line.at) } },
    evidence: [{ type: 'claim', id: claim.id }, ...attestationRefs(nearest)],
    amountFen: [...lines].reduce((sum, line) => sum + line.amountFen, 0),
    // A prescription without its prescriber can't be settled; other lines may have an explanation.
    class: [...lines].some((line) => line.prescription !== null) ? 'violation' : 'to-verify',
    practitioner: first.practitioner,
  };
}

function nearestTo(at: number, events: readonly ClockEvent[]): ClockEvent[] {
  const before = events.findLast((event) => event.at <= at);
  const after = events.find((event) => event.at > at);
  return [before, after].filter((event) => event !== undefined);
}
