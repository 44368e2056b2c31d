import { z } from 'zod';
import { clear, inconclusive, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  /** Fewer practitioners say nothing about an institution. */
  fewestPractitioners: z.number().int().min(1).max(1000).default(3),
  /** Up to this share of practitioners the institution counts as not taking part; 0 = only where nobody is enrolled. */
  enrolledPercent: z.number().min(0).max(100).default(0),
});

/**
 * An institution bills, but (nearly) none of its practitioners ever enrolled (Xiamen: 筛疑, who does not join comes first on the
 * audit list). A risk of the institution, no accusation of anybody: no practitioner is named, and insured people don't count at
 * all, because nobody has to enrol to be treated.
 */
export const d19: Rule<'site-period', z.infer<typeof parameters>> = {
  id: 'D19',
  version: 1,
  class: 'suspicious',
  subject: 'site-period',
  legalBasis: ['fund-regulation-15'],
  parameters,
  messages: ['works-remotely', 'few-practitioners', 'enrolled', 'no-device', 'nobody-enrolled', 'few-enrolled'],

  applies: ({ enrolment }) => enrolment !== undefined,

  evaluate({ enrolment, master, hasDevices }, { fewestPractitioners, enrolledPercent }) {
    const { billing, enrolled } = enrolment ?? { billing: 0, enrolled: 0 };
    if (master.at(-1)?.content.kind === 'internet-hospital') return clear('works-remotely');
    if (billing < fewestPractitioners) return clear('few-practitioners');
    const percent = (100 * enrolled) / billing;
    if (percent > enrolledPercent) return clear('enrolled');
    // Where nobody has put up a device yet, nobody could enrol.
    if (!hasDevices) return inconclusive({ code: 'no-device', params: {} });
    return {
      outcome: 'finding',
      message: {
        code: enrolled === 0 ? 'nobody-enrolled' : 'few-enrolled',
        params: { billing, enrolled, percent: Math.round(percent) },
      },
      evidence: [],
      amountFen: 0,
    };
  },
};
