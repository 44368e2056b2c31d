import { z } from 'zod';
import { challengeParameters, judgeChallenges } from '../bedside-challenges.ts';
import { contains } from '../interval.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import { billedClaims, claimRefsOf, daysOf, seenAtSite, WARD_KINDS } from '../stay-parts.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  ...challengeParameters,
  minShare: z.number().min(0).max(1).default(0.8),
  minDays: z.number().int().min(1).max(100).default(5),
});

/** On too few of the days that were sampled was the patient seen at all. The amounts are H02's: this shows the pattern. */
export const h05: Rule<'stay', z.infer<typeof parameters>> = {
  id: 'H05',
  version: 2,
  class: 'suspicious',
  subject: 'stay',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: ['presence-proven', 'too-few-days-sampled', 'rarely-present'],

  applies: ({ stay, challenges }) => WARD_KINDS.includes(stay.kind) && challenges.some(({ cancelled }) => !cancelled),

  evaluate(file, p) {
    const counted = judgeChallenges(file, p).filter(({ kind }) => kind !== 'excused' && kind !== 'unknown');
    const days = daysOf(
      counted.map(({ challenge }) => challenge.issuedAt),
      file.utcOffsetMinutes,
    );
    if (days.length < p.minDays) {
      return inconclusive({ code: 'too-few-days-sampled', params: { days: days.length, needed: p.minDays } });
    }
    const proofs = [
      ...seenAtSite(file).filter(isMatch),
      ...file.exceptions.filter(({ site }) => site === file.stay.site),
    ];
    const verified = days.filter((day) => proofs.some(({ at }) => contains(day, at))).length;
    const params = { verified, days: days.length, percent: Math.round((100 * verified) / days.length) };
    if (verified / days.length >= p.minShare) return clear('presence-proven', params);
    return {
      outcome: 'finding',
      message: { code: 'rarely-present', params },
      evidence: claimRefsOf(billedClaims(file)),
      amountFen: 0,
    };
  },
};
