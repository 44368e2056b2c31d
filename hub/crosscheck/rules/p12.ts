import { z } from 'zod';
import { FLOOR } from '../period-candidates.ts';
import { claimRefs, countVisits, fundOf, regularTreatment, windowsOf } from '../person-windows.ts';
import { clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  visitsIn30Days: z.number().min(FLOOR.visitsIn30Days).max(200).default(15),
  visitsIn180Days: z.number().min(60).max(2000).default(300),
});

/** Visits far more often than people do (a Shanghai case: over 300 in half a year). Found on the day that crosses a limit. */
export const p12: Rule<'person-period', z.infer<typeof parameters>> = {
  id: 'P12',
  version: 1,
  class: 'suspicious',
  subject: 'person-period',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['not-crossed-today', 'regular-treatment', 'too-many-in-30-days', 'too-many-in-180-days'],

  applies: ({ claims }) => claims.length > FLOOR.visitsIn30Days,

  evaluate(file, p) {
    const limits = [
      { code: 'too-many-in-180-days', days: 180, limit: p.visitsIn180Days },
      { code: 'too-many-in-30-days', days: 30, limit: p.visitsIn30Days },
    ];
    for (const { code, days, limit } of limits) {
      const window = windowsOf(file, file.claims, (claim) => claim.settledAt, days);
      const visits = countVisits(window.now, file.utcOffsetMinutes);
      if (visits <= limit || countVisits(window.before, file.utcOffsetMinutes) > limit) continue;
      const treatment = regularTreatment(file);
      if (treatment) return clear('regular-treatment', { treatment });
      return {
        outcome: 'finding',
        message: { code, params: { visits, limit } },
        evidence: claimRefs(window.now),
        amountFen: fundOf(window.now),
        ...(window.now[0] && { site: mostVisited(window.now) }),
      };
    }
    return clear('not-crossed-today');
  },
};

function mostVisited(claims: readonly { readonly site: string }[]): string {
  const bySite = [...Map.groupBy(claims, ({ site }) => site)].toSorted(
    ([a, own], [b, theirs]) => theirs.length - own.length || (a < b ? -1 : 1),
  );
  return bySite[0]?.[0] ?? '';
}
