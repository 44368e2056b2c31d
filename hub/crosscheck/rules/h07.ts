import { z } from 'zod';
import { HOUR_MS, type Interval, iso } from '../interval.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import type { BedPlace, StayFacts, StayFile } from '../stay-files.ts';
import { billedClaims, claimRefsOf, fundDuring, without } from '../stay-parts.ts';

const parameters = z.strictObject({
  /** The bed is changed before the ward's system knows it. */
  swapHours: z.number().min(0).max(48).default(2),
});

interface Shared extends Interval {
  readonly place: BedPlace;
  readonly other: StayFacts;
}

/** Two people in one bed at once: one of them is not there. The later stay is judged, so that a pair makes one finding. */
export const h07: Rule<'stay', z.infer<typeof parameters>> = {
  id: 'H07',
  version: 1,
  class: 'to-verify',
  subject: 'stay',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: ['bed-not-shared', 'mother-and-newborn', 'neighbour-not-closed', 'bed-shared'],

  applies: ({ stay, bedNeighbours }) => bedNeighbours.some((other) => isEarlier(other, stay)),

  evaluate(file, { swapHours }) {
    const { stay } = file;
    const earlier = file.bedNeighbours.filter((other) => isEarlier(other, stay));
    const strangers = earlier.filter((other) => !isFamily(stay, other));
    const shared = strangers.flatMap((other) => sharedWith(file, other, swapHours * HOUR_MS));
    // A discharge that was not reported yet makes it look as if somebody still lay there.
    const [first] = shared.filter((span) => span.other.dischargedAt !== null || span.other.reportedAt >= span.until);
    if (first) {
      const { place, other } = first;
      return {
        outcome: 'finding',
        message: {
          code: 'bed-shared',
          params: { ward: place.ward, bed: place.bed, stay: other.id, from: iso(first.from), until: iso(first.until) },
        },
        evidence: claimRefsOf(billedClaims(file)),
        amountFen: fundDuring(file, [first]),
      };
    }
    const [open] = shared;
    if (open) return inconclusive({ code: 'neighbour-not-closed', params: { stay: open.other.id } });
    return clear(strangers.length < earlier.length ? 'mother-and-newborn' : 'bed-not-shared');
  },
};

function isEarlier(other: StayFacts, stay: StayFacts): boolean {
  return other.admittedAt < stay.admittedAt || (other.admittedAt === stay.admittedAt && other.id < stay.id);
}

function isFamily(a: StayFacts, b: StayFacts): boolean {
  return a.newbornOf === b.id || b.newbornOf === a.id || (a.newbornOf !== null && a.newbornOf === b.newbornOf);
}

// Without the time in which one of the two was elsewhere and the bed was lent.
function sharedWith({ stay, now }: StayFile, other: StayFacts, swapMs: number): Shared[] {
  const elsewhere = [stay, other].flatMap(({ leaves, icu, surgeries }) => [...leaves, ...icu, ...surgeries]);
  return stay.beds.flatMap((place) =>
    other.beds
      .filter((theirs) => theirs.ward === place.ward && theirs.room === place.room && theirs.bed === place.bed)
      .map((theirs) => ({
        from: Math.max(place.from, theirs.from),
        until: Math.min(place.until ?? now, theirs.until ?? now),
      }))
      .filter(({ from, until }) => until > from)
      .flatMap((span) => without(span, elsewhere))
      .filter(({ from, until }) => until - from > swapMs)
      .map((span) => ({ ...span, place, other })),
  );
}
