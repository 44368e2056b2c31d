import { z } from 'zod';
import { fundShareOf } from '../fund-share.ts';
import { HOUR_MS, iso } from '../interval.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import type { StayFacts, StayFile } from '../stay-files.ts';

const parameters = z.strictObject({ overlapAllowedHours: z.number().min(0).max(168).default(24) });

/** Somebody is an inpatient twice at once. The later stay is judged, so that a pair makes one finding. */
export const p10: Rule<'stay', z.infer<typeof parameters>> = {
  id: 'P10',
  version: 1,
  class: 'to-verify',
  subject: 'stay',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: ['no-overlap', 'newborn', 'home-bed', 'earlier-stay-not-closed', 'stays-overlap'],

  applies: ({ stay, otherStays }) => otherStays.some((other) => isEarlier(other, stay)),

  evaluate(file, { overlapAllowedHours }) {
    const { stay, now } = file;
    const end = (of: StayFacts) => of.dischargedAt ?? now;
    const overlapping = file.otherStays.filter(
      (other) =>
        isEarlier(other, stay) && Math.min(end(other), end(stay)) - stay.admittedAt > overlapAllowedHours * HOUR_MS,
    );
    if (overlapping.length === 0) return clear('no-overlap');
    const others = overlapping.filter((other) => other.newbornOf !== stay.id && stay.newbornOf !== other.id);
    // A newborn is billed under the mother's number until it has its own.
    if (others.length === 0 || stay.newbornOf !== null) return clear('newborn');
    const inHospital = others.filter((other) => other.newbornOf === null && other.kind !== 'home-bed');
    const closed = inHospital.find((other) => other.dischargedAt !== null);
    const open = inHospital[0];
    if (stay.kind === 'home-bed' || !open) return clear('home-bed');
    if (!closed) {
      // Reports of discharge come late: an earlier stay that nobody closed may have ended long ago.
      return inconclusive({ code: 'earlier-stay-not-closed', params: { stay: open.id, hospital: open.site } });
    }
    const until = Math.min(end(closed), end(stay));
    const charged = chargedUntil(file, until);
    return {
      outcome: 'finding',
      message: {
        code: 'stays-overlap',
        params: { stay: closed.id, hospital: closed.site, from: iso(stay.admittedAt), until: iso(until) },
      },
      evidence: charged.map(({ id }) => ({ type: 'claim' as const, id })),
      amountFen: charged.reduce((sum, { fen }) => sum + fen, 0),
    };
  },
};

function isEarlier(other: StayFacts, stay: StayFacts): boolean {
  return other.admittedAt < stay.admittedAt || (other.admittedAt === stay.admittedAt && other.id < stay.id);
}

function chargedUntil({ stay, claims }: StayFile, until: number): { id: string; fen: number }[] {
  return claims
    .filter((claim) => claim.encounter === stay.id)
    .map((claim) => ({
      id: claim.id,
      fen: fundShareOf(
        claim,
        claim.lines.filter((line) => line.at <= until),
      ),
    }));
}
