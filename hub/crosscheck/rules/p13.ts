import { z } from 'zod';
import { contains, DAY_MS } from '../interval.ts';
import { CADENCES, dayOf, FLOOR } from '../period-candidates.ts';
import { claimRefs, fundOf, regularTreatment } from '../person-windows.ts';
import { clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  gapToleranceDays: z.number().min(0).max(FLOOR.gapToleranceDays).default(1),
  equalGaps: z.number().int().min(FLOOR.gaps).max(7).default(5),
});

/** Visits as regular as a clock, every 12 or every 24 days: a card that somebody uses by plan, not a person who is ill. */
export const p13: Rule<'person-period', z.infer<typeof parameters>> = {
  id: 'P13',
  version: 1,
  class: 'suspicious',
  subject: 'person-period',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['not-regular', 'chronic-refill', 'regular-treatment', 'fixed-cadence'],

  applies: ({ claims, day }) => claims.length > FLOOR.gaps && claims.some(({ settledAt }) => contains(day, settledAt)),

  evaluate(file, p) {
    const dates = [...new Set(file.claims.map(({ settledAt }) => dayOf(settledAt, file.utcOffsetMinutes)))];
    const gaps = dates.slice(1).map((date, index) => date - (dates[index] ?? date));
    const fits = (gap: number | undefined, cadence: number) =>
      gap !== undefined && Math.abs(gap - cadence) <= p.gapToleranceDays;
    const cadence = CADENCES.find(
      (days) =>
        gaps.length >= p.equalGaps &&
        gaps.slice(-p.equalGaps).every((gap) => fits(gap, days)) &&
        // A series is found once, when it is long enough; what goes on after that is the same series.
        !fits(gaps.at(-p.equalGaps - 1), days),
    );
    if (cadence === undefined) return clear('not-regular');
    const treatment = regularTreatment(file);
    if (treatment) return clear('regular-treatment', { treatment });
    const since = dates.at(-p.equalGaps - 1) ?? 0;
    const series = file.claims.filter(({ settledAt }) => dayOf(settledAt, file.utcOffsetMinutes) >= since);
    // Repeat prescriptions are due at fixed intervals.
    if (series.every(({ kind }) => kind === 'chronic')) return clear('chronic-refill');
    return {
      outcome: 'finding',
      message: {
        code: 'fixed-cadence',
        params: { visits: p.equalGaps + 1, days: cadence, from: new Date(since * DAY_MS).toISOString().slice(0, 10) },
      },
      evidence: claimRefs(series),
      amountFen: fundOf(series),
      site: series[0]?.site ?? '',
    };
  },
};
