import { z } from 'zod';
import { holdsAt } from '../../masters/load.ts';
import { DAY_MS, overlaps } from '../interval.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import type { SiteDayFile } from '../site-day-files.ts';
import type { StayFacts } from '../stay-files.ts';

const parameters = z.strictObject({
  maxPercent: z.number().min(100).max(300).default(110),
  /** An open stay that nobody reported for so long may have ended. */
  newsWithinDays: z.number().min(1).max(365).default(30),
});

/** More people lie in the institution than it has beds: some of them are only on paper. */
export const h13: Rule<'site-day', z.infer<typeof parameters>> = {
  id: 'H13',
  version: 1,
  class: 'suspicious',
  subject: 'site-day',
  legalBasis: ['fund-regulation-38', 'fund-regulation-40'],
  parameters,
  messages: ['enough-beds', 'open-stays-unsure', 'more-people-than-beds'],

  applies: (file) => registeredBeds(file) !== undefined && file.stays.length > 0,

  evaluate(file, { maxPercent, newsWithinDays }) {
    const beds = registeredBeds(file) ?? 0;
    const lying = census(file);
    const limit = (beds * maxPercent) / 100;
    const params = { people: lying.length, beds, percent: Math.round((100 * lying.length) / Math.max(1, beds)) };
    if (lying.length <= limit) return clear('enough-beds', params);
    const sure = lying.filter((stay) => !isStale(stay, file.day.from, newsWithinDays * DAY_MS));
    if (sure.length <= limit) {
      return inconclusive({ code: 'open-stays-unsure', params: { ...params, unsure: lying.length - sure.length } });
    }
    return { outcome: 'finding', message: { code: 'more-people-than-beds', params }, evidence: [], amountFen: 0 };
  },
};

// Extra beds that were entered in the register count. A bed master that is not kept counts for nothing.
function registeredBeds({ masters, beds, day }: SiteDayFile): number | undefined {
  const site = masters.find((record) => holdsAt(record, day.from) && record.content.registeredBeds !== undefined);
  const registered = site?.content.registeredBeds;
  return registered === undefined
    ? undefined
    : Math.max(registered, beds.filter((bed) => holdsAt(bed, day.from)).length);
}

/** Who lies there when the day begins: at midnight nobody counts twice who comes as another goes. */
function census({ stays, day }: SiteDayFile): StayFacts[] {
  const midnight = { from: day.from, until: day.from };
  return stays.filter(
    ({ kind, newbornOf, admittedAt, dischargedAt, leaves }) =>
      (kind === 'inpatient' || kind === 'maternity') &&
      newbornOf === null &&
      admittedAt < day.from &&
      (dischargedAt === null || dischargedAt > day.from) &&
      !leaves.some((leave) => overlaps(leave, midnight)),
  );
}

function isStale({ dischargedAt, reportedAt }: StayFacts, at: number, newsWithinMs: number): boolean {
  return dischargedAt === null && reportedAt < at - newsWithinMs;
}
