import { z } from 'zod';
import { iso } from '../interval.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';
import { checkInsOfVisit, isMatch, visitWindow, visitWindowParameters } from '../visit-window.ts';

const parameters = z.strictObject(visitWindowParameters);

/** The insured person was asked, and says that the visit never took place (Ningbo 2014, openIMIS feedback). */
export const p20: Rule<'claim', z.infer<typeof parameters>> = {
  id: 'P20',
  version: 1,
  class: 'to-verify',
  subject: 'claim',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['visit-confirmed', 'family-member-attended', 'visit-denied', 'visit-denied-but-seen'],

  applies: ({ claim, masters }) => masters.feedback.some(({ content }) => content.person === claim.person),

  evaluate({ claim, checkIns, masters }, p) {
    const last = masters.feedback.findLast(({ content }) => content.person === claim.person);
    const answeredAt = iso(last?.from ?? claim.settledAt);
    switch (last?.content.answer) {
      case 'family-member':
        return clear('family-member-attended', { answeredAt });
      case 'denied':
        break;
      default:
        return clear('visit-confirmed', { answeredAt });
    }
    const seen = checkInsOfVisit(claim, checkIns, visitWindow(claim, p)).filter(isMatch);
    return {
      outcome: 'finding',
      message: {
        code: seen.length > 0 ? 'visit-denied-but-seen' : 'visit-denied',
        params: { answeredAt, ...(seen[0] && { at: iso(seen[0].at) }) },
      },
      evidence: [{ type: 'claim', id: claim.id }, ...attestationRefs(seen)],
      amountFen: claim.fundFen,
      // The camera says one thing and the person another: somebody has to ask both.
      ...(seen.length > 0 && { class: 'suspicious' as const }),
    };
  },
};
