import { z } from 'zod';
import { DAY_MS } from '../interval.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import { billedClaims, claimRefsOf, fundOfStay } from '../stay-parts.ts';

const parameters = z.strictObject({ maxDays: z.number().min(0.25).max(7).default(1) });

/** Billed as an inpatient and gone within a day: an outpatient's treatment at an inpatient's price. */
export const h10: Rule<'stay', z.infer<typeof parameters>> = {
  id: 'H10',
  version: 1,
  class: 'suspicious',
  subject: 'stay',
  legalBasis: ['fund-regulation-15', 'fund-regulation-38'],
  parameters,
  messages: [
    'long-enough',
    'not-billed-yet',
    'died',
    'transferred',
    'left-against-advice',
    'operated',
    'in-intensive-care',
    'regular-treatment',
    'newborn',
    'way-not-stated',
    'too-short',
  ],

  applies: ({ stay }) => stay.kind === 'inpatient' && stay.dischargedAt !== null,

  evaluate(file, { maxDays }) {
    const { stay } = file;
    const lasted = (stay.dischargedAt ?? file.now) - stay.admittedAt;
    if (lasted > maxDays * DAY_MS) return clear('long-enough');
    if (stay.diedAt !== null || stay.dischargeWay === 'died') return clear('died');
    if (stay.dischargeWay === 'transfer') return clear('transferred');
    if (stay.dischargeWay === 'against-advice') return clear('left-against-advice');
    if (stay.surgeries.length > 0) return clear('operated');
    if (stay.icu.length > 0) return clear('in-intensive-care');
    if (stay.newbornOf !== null) return clear('newborn');
    if (file.person.some(({ content }) => content.regularTreatment !== undefined)) return clear('regular-treatment');
    const claims = billedClaims(file);
    if (claims.length === 0) return clear('not-billed-yet');
    if (stay.dischargeWay === null) return inconclusive({ code: 'way-not-stated', params: {} });
    return {
      outcome: 'finding',
      message: { code: 'too-short', params: { hours: Math.round(lasted / (DAY_MS / 24)) } },
      evidence: claimRefsOf(claims),
      amountFen: fundOfStay(file),
    };
  },
};
