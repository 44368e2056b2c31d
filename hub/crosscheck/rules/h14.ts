import { z } from 'zod';
import { HOUR_MS, iso, overlaps } from '../interval.ts';
import { attestationRefs, clear, inconclusive, type Outcome, type Rule } from '../rule.ts';
import type { StayFile } from '../stay-files.ts';
import { billedClaims, claimRefsOf, seenAtSite, WARD_KINDS } from '../stay-parts.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  /** A gate has to see the patient go within this time of the discharge. */
  exitHours: z.number().min(1).max(168).default(24),
  /** Verified at the bed this long after the discharge: still in. */
  stillInHours: z.number().min(0).max(47).default(6),
});
type Parameters = z.infer<typeof parameters>;

/** Discharged on paper and still there, or never seen to leave: the date of discharge is not true. */
export const h14: Rule<'stay', Parameters> = {
  id: 'H14',
  version: 1,
  class: 'to-verify',
  subject: 'stay',
  legalBasis: ['fund-regulation-16', 'fund-regulation-38'],
  parameters,
  messages: ['seen-leaving', 'died', 'back-again', 'exit-open', 'still-in-bed', 'never-seen-leaving'],

  // Only where something looks: a gate, or somebody verified at a bed.
  applies: (file) =>
    WARD_KINDS.includes(file.stay.kind) &&
    file.stay.dischargedAt !== null &&
    (file.passages.length > 0 || bedsideAfter(file, file.stay.dischargedAt).length > 0),

  evaluate(file, p) {
    const { stay, now } = file;
    const discharged = stay.dischargedAt ?? now;
    if (stay.diedAt !== null || stay.dischargeWay === 'died') return clear('died');
    if (isBackAgain(file, discharged, p)) return clear('back-again');
    return stillInBed(file, discharged, p) ?? exitOf(file, discharged, p);
  },
};

function isBackAgain({ stay, otherStays }: StayFile, discharged: number, p: Parameters): boolean {
  const after = { from: discharged, until: discharged + p.exitHours * HOUR_MS };
  return otherStays.some(
    (other) => other.site === stay.site && overlaps({ from: other.admittedAt, until: other.dischargedAt }, after),
  );
}

function bedsideAfter(file: StayFile, at: number) {
  return seenAtSite(file).filter((seen) => seen.kind === 'patient.bedside' && isMatch(seen) && seen.at > at);
}

function stillInBed(file: StayFile, discharged: number, p: Parameters): Outcome | undefined {
  const seen = bedsideAfter(file, discharged + p.stillInHours * HOUR_MS);
  const [first] = seen;
  if (!first) return undefined;
  return {
    outcome: 'finding',
    message: { code: 'still-in-bed', params: { dischargedAt: iso(discharged), at: iso(first.at) } },
    evidence: [...claimRefsOf(billedClaims(file)), ...attestationRefs(seen)],
    amountFen: 0,
  };
}

function exitOf(file: StayFile, discharged: number, p: Parameters): Outcome {
  const until = discharged + p.exitHours * HOUR_MS;
  const last = file.passages.filter(({ from }) => from <= until).at(-1);
  // Without a gate that sees this ward nothing can be missing.
  if (!last || last.content.direction === 'out') return clear('seen-leaving');
  if (file.now < until) return inconclusive({ code: 'exit-open', params: { until: iso(until) } });
  return {
    outcome: 'finding',
    message: { code: 'never-seen-leaving', params: { dischargedAt: iso(discharged), until: iso(until) } },
    evidence: claimRefsOf(billedClaims(file)),
    amountFen: 0,
  };
}
