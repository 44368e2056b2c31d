import { z } from 'zod';
import { beginOf, meets, pairShifts, type Shift, USUAL_SHIFT_HOURS } from '../../contract/shift.ts';
import type { ClockEvent } from '../crosscheck/files.ts';
import { DAY_MS, HOUR_MS, type Interval, iso } from '../crosscheck/interval.ts';
import { loadClockEvents } from '../crosscheck/loaders/claim-files.ts';
import { isMatch } from '../crosscheck/visit-window.ts';
import type { Database } from '../store/store.ts';
import { loadObjections, type StoredObjection } from './objections.ts';
import { loadSiteNames } from './site-names.ts';

const ClockMoment = z.strictObject({
  jti: z.string(),
  at: z.string(),
  device: z.string(),
  fence: z.enum(['inside', 'outside', 'cannot-tell']),
});

const Objected = z.strictObject({
  jti: z.string(),
  at: z.string(),
  about: z.string(),
  reason: z.string(),
  claimedAt: z.string().nullable(),
});

/** When and where a practitioner was, by their own clock events. */
export const PresenceReport = z.strictObject({
  practitioner: z.string(),
  shifts: z.array(
    z.strictObject({
      site: z.strictObject({ id: z.string(), name: z.string() }),
      from: z.string().nullable(),
      until: z.string().nullable(),
      end: z.enum(['clock-out', 'open', 'forgotten', 'unbegun']),
      ins: z.array(ClockMoment),
      out: ClockMoment.nullable(),
      /** Another shift of theirs touches this one at another site. */
      elsewhere: z.boolean(),
      objections: z.array(Objected),
    }),
  ),
  /** Attempts by which nobody was recognised. They are in no shift. */
  unrecognised: z.array(ClockMoment.extend({ direction: z.enum(['in', 'out']), site: z.string() })),
});
export type PresenceReport = z.infer<typeof PresenceReport>;

/** The shifts of a practitioner that touch a span, paired as rules and devices pair them. `now` in ms since 1970. */
export async function loadPractitionerPresence(
  db: Database,
  practitioner: string,
  span: Interval,
  now: number,
): Promise<PresenceReport> {
  // A night shift that began the day before belongs to the span, and the clock-out of one that began in it.
  const around = { from: span.from - DAY_MS, until: span.until + DAY_MS };
  const events = (await loadClockEvents(db, [practitioner], around)).get(practitioner) ?? [];
  const shifts = pairShifts(events.filter(isMatch), USUAL_SHIFT_HOURS, now);
  const [siteOf, objections] = await Promise.all([
    loadSiteNames(
      db,
      events.map(({ site }) => site),
    ),
    loadObjections(db, events),
  ]);
  return {
    practitioner,
    shifts: shifts
      .filter((shift) => touches(shift, span, now))
      .map((shift) => ({
        site: { id: shift.site, name: siteOf(shift.site).name },
        from: shift.ins[0] ? iso(shift.ins[0].at) : null,
        until: shift.out ? iso(shift.out.at) : null,
        end: shift.end,
        ins: shift.ins.map(momentOf),
        out: shift.out && momentOf(shift.out),
        elsewhere: shifts.some((other) => meets(shift, other)),
        objections: objections
          .filter(({ objection }) => eventsOf(shift).some(({ jti }) => jti === objection.about))
          .map(shown),
      })),
    unrecognised: events
      .filter((event) => !isMatch(event) && event.at >= span.from && event.at <= span.until)
      .map((event) => ({ ...momentOf(event), direction: event.direction, site: event.site })),
  };
}

function touches(shift: Shift<ClockEvent>, span: Interval, now: number): boolean {
  const begin = beginOf(shift);
  const open = Math.min(now, begin + USUAL_SHIFT_HOURS * HOUR_MS);
  const until = shift.out?.at ?? (shift.end === 'open' ? open : begin);
  return begin <= span.until && until >= span.from;
}

function eventsOf({ ins, out }: Shift<ClockEvent>): readonly ClockEvent[] {
  return out ? [...ins, out] : ins;
}

function momentOf({ jti, at, device, fence }: ClockEvent): z.infer<typeof ClockMoment> {
  return { jti, at: iso(at), device, fence };
}

function shown({ jti, at, objection: { about, reason, claimedAt } }: StoredObjection): z.infer<typeof Objected> {
  return { jti, at: iso(at), about, reason, claimedAt: claimedAt ?? null };
}
