import { z } from 'zod';
import { DAY_MS, HOUR_MS, iso, overlaps } from '../interval.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';
import type { StayFile } from '../stay-files.ts';
import { billedClaims, claimRefsOf, daysOf, fundDuring, rightlyAway, spanOfStay, WARD_KINDS } from '../stay-parts.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  /** Around admission and discharge people are rightly on the way. */
  edgeHours: z.number().min(0).max(48).default(12),
  exemptionMarginMinutes: z.number().min(0).max(1440).default(120),
});

/** An inpatient's face was matched at another institution: they live at home and come in to sign. */
export const h09: Rule<'stay', z.infer<typeof parameters>> = {
  id: 'H09',
  version: 1,
  class: 'suspicious',
  subject: 'stay',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: ['not-seen-elsewhere', 'on-leave', 'other-stay-is-for-p10', 'visit-is-for-p09', 'seen-elsewhere'],

  applies: ({ stay, checkIns }) => WARD_KINDS.includes(stay.kind) && checkIns.some(({ site }) => site !== stay.site),

  evaluate(file, p) {
    const { from, until } = spanOfStay(file);
    const edge = p.edgeHours * HOUR_MS;
    const seen = file.checkIns.filter(
      (checkIn) =>
        checkIn.site !== file.stay.site && isMatch(checkIn) && from + edge < checkIn.at && checkIn.at < until - edge,
    );
    if (seen.length === 0) return clear('not-seen-elsewhere');
    const margin = p.exemptionMarginMinutes * 60_000;
    const away = rightlyAway(file);
    const unexcused = seen.filter(
      ({ at }) => !away.some((span) => overlaps(span, { from: at - margin, until: at + margin })),
    );
    if (unexcused.length === 0) return clear('on-leave');
    const onlyHere = unexcused.filter(({ at, site }) => !liesThere(file, site, at));
    if (onlyHere.length === 0) return clear('other-stay-is-for-p10');
    const unbilled = onlyHere.filter(({ at, site }) => !billedThere(file, site, at));
    const [first] = unbilled;
    if (!first) return clear('visit-is-for-p09');
    const days = daysOf(
      unbilled.map(({ at }) => at),
      file.utcOffsetMinutes,
    );
    return {
      outcome: 'finding',
      message: { code: 'seen-elsewhere', params: { times: unbilled.length, site: first.site, at: iso(first.at) } },
      evidence: [...claimRefsOf(billedClaims(file)), ...attestationRefs(unbilled)],
      amountFen: fundDuring(file, days),
    };
  },
};

function liesThere({ otherStays }: StayFile, site: string, at: number): boolean {
  return otherStays.some(
    (other) =>
      other.site === site && overlaps({ from: other.admittedAt, until: other.dischargedAt }, { from: at, until: at }),
  );
}

function billedThere({ claims }: StayFile, site: string, at: number): boolean {
  const near = { from: at - DAY_MS / 2, until: at + DAY_MS / 2 };
  return claims.some(
    (claim) => claim.site === site && overlaps({ from: claim.serviceStart, until: claim.settledAt }, near),
  );
}
