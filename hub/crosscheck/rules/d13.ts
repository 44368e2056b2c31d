import { z } from 'zod';
import { contains } from '../interval.ts';
import { localDate } from '../local-day.ts';
import { LOOK_BACK_MS, type PractitionerPeriodFile } from '../practitioner-period.ts';
import { attestationRefs, clear, type Rule } from '../rule.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  /** On fewer days somebody may have been there for a meeting. */
  minDays: z.number().int().min(1).max(60).default(10),
});

/** A doctor is there day by day and bills nothing for 60 days: perhaps clocked in for somebody else's sake. */
export const d13: Rule<'practitioner-period', z.infer<typeof parameters>> = {
  id: 'D13',
  version: 1,
  class: 'suspicious',
  subject: 'practitioner-period',
  legalBasis: ['fund-regulation-15'],
  parameters,
  messages: ['bills', 'seldom-there', 'there-without-billing'],

  // Only doctors bill; only where claims come from, and for as long as they do, does their absence say anything.
  applies: (file) =>
    file.roles.some(({ content }) => content.role === 'doctor') &&
    file.billingSites.length > 0 &&
    file.historyFrom !== null &&
    file.historyFrom <= file.period.until - LOOK_BACK_MS,

  evaluate(file, { minDays }) {
    if (file.billed.some(({ at }) => contains(windowOf(file), at))) return clear('bills');
    const present = file.clockEvents.filter((event) => event.direction === 'in' && isMatch(event));
    const days = new Set(present.map(({ at }) => localDate(at, file.utcOffsetMinutes)));
    const [first] = present;
    if (!first || days.size < minDays) return clear('seldom-there');
    return {
      outcome: 'finding',
      message: { code: 'there-without-billing', params: { days: days.size } },
      evidence: attestationRefs(present.slice(-10)),
      amountFen: 0,
      site: first.site,
    };
  },
};

function windowOf({ period }: PractitionerPeriodFile) {
  return { from: period.until - LOOK_BACK_MS, until: period.until };
}
