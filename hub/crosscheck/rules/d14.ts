import { z } from 'zod';
import type { ClockEvent } from '../files.ts';
import { contains, HOUR_MS, type Interval, iso } from '../interval.ts';
import type { Message } from '../message.ts';
import type { PractitionerDayFile } from '../practitioner-day-files.ts';
import { attestationRefs, clear, inconclusive, type Rule } from '../rule.ts';
import { type Unpaired, USUAL_SHIFT_HOURS, unpairedOf } from '../shifts.ts';
import { READINESS_CODES, STAFF_PROFILES, whySilenceProvesNothing } from '../site-readiness.ts';

const parameters = z.strictObject({
  /** A shift may cross midnight. */
  maxShiftHours: z.number().min(4).max(24).default(USUAL_SHIFT_HOURS),
  /** A clock-in at another site this soon makes two places at once, which are D02's. */
  validityHours: z.number().min(0.25).max(24).default(4),
  shortestOutageSeconds: z.number().min(0).max(3600).default(60),
});
type Parameters = z.infer<typeof parameters>;

/**
 * A sign-in without its sign-out, or the other way round. The noisiest rule there is (Yuhang: 24,000 of 30,000 anomalies):
 * a gap in the record of attendance, no fraud. What is billed in the gap is D01's, and whom a colleague clocks in D07's and D08's.
 */
export const d14: Rule<'practitioner-day', Parameters> = {
  id: 'D14',
  version: 2,
  class: 'data-quality',
  subject: 'practitioner-day',
  legalBasis: ['fund-regulation-15'],
  parameters,
  messages: [
    'shifts-paired',
    'two-places-are-for-d02',
    'still-on-duty',
    'attempt-unclear',
    'no-sign-out',
    'no-sign-in',
    ...READINESS_CODES,
  ],

  applies: ({ clockEvents, day }) => clockEvents.some(({ at }) => contains(day, at)),

  evaluate(file, p) {
    const unpaired = unpairedOf(file.clockEvents, p.maxShiftHours).filter(({ event }) => contains(file.day, event.at));
    if (unpaired.length === 0) return clear('shifts-paired');
    const own = unpaired.filter((shift) => !isForD02(file, shift, p));
    if (own.length === 0) return clear('two-places-are-for-d02');
    // Nothing is missing yet. Whole runs take a day up again once its shifts should be over (practitioner-days.ts).
    const over = own.filter((shift) => shift.lacks === 'in' || file.now >= spanOf(shift, p).until);
    if (over.length === 0) return clear('still-on-duty');
    let missing: Message | undefined;
    const proven = over.filter((shift) => {
      const unknown = whyUnproven(file, shift, p);
      missing ??= unknown;
      return unknown === undefined;
    });
    const [first] = proven;
    if (!first) return missing ? inconclusive(missing) : clear('shifts-paired');
    return {
      outcome: 'finding',
      message: {
        code: first.lacks === 'out' ? 'no-sign-out' : 'no-sign-in',
        params: { at: iso(first.event.at), site: first.event.site, times: proven.length },
      },
      evidence: attestationRefs(proven.map(({ event }) => event)),
      amountFen: 0,
      site: first.event.site,
    };
  },
};

function isForD02({ clockEvents }: PractitionerDayFile, { event, lacks }: Unpaired, p: Parameters): boolean {
  return (
    lacks === 'out' &&
    clockEvents.some(
      (next) =>
        next.direction === 'in' &&
        next.site !== event.site &&
        next.at > event.at &&
        next.at <= event.at + p.validityHours * HOUR_MS,
    )
  );
}

// In which the missing half should have been signed.
function spanOf({ event, lacks }: Unpaired, p: Parameters): Interval {
  const shift = p.maxShiftHours * HOUR_MS;
  return lacks === 'out' ? { from: event.at, until: event.at + shift } : { from: event.at - shift, until: event.at };
}

function whyUnproven(file: PractitionerDayFile, shift: Unpaired, p: Parameters): Message | undefined {
  const { event, lacks } = shift;
  const span = spanOf(shift, p);
  const attempt = attemptIn(file.clockEvents, event, lacks, span);
  if (attempt) return { code: 'attempt-unclear', params: { device: attempt.device, at: iso(attempt.at) } };
  return whySilenceProvesNothing({
    devices: file.devices.filter(({ site }) => site === event.site),
    profiles: STAFF_PROFILES,
    needed: span,
    core: span,
    signed: span,
    whose: [file.practitioner],
    shortestOutageSeconds: p.shortestOutageSeconds,
  });
}

// Somebody stood there for the missing half, and the device could not tell who.
function attemptIn(events: readonly ClockEvent[], event: ClockEvent, lacks: 'in' | 'out', span: Interval) {
  return events.find(
    (other) =>
      other.site === event.site &&
      other.direction === lacks &&
      other.outcome === 'not-assessable' &&
      contains(span, other.at),
  );
}
