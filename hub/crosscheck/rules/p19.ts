import { z } from 'zod';
import type { ClaimFacts } from '../files.ts';
import { contains, DAY_MS, HOUR_MS, iso } from '../interval.ts';
import type { PersonPeriodFile } from '../pattern-files.ts';
import { FLOOR } from '../period-candidates.ts';
import { claimRefs, fundOf } from '../person-windows.ts';
import { clear, inconclusive, type Rule } from '../rule.ts';
import { isMatch } from '../visit-window.ts';

const parameters = z.strictObject({
  silenceDays: z.number().min(FLOOR.silenceDays).max(200).default(180),
  burstVisits: z.number().int().min(FLOOR.burstVisits).max(20).default(3),
  burstHours: z.number().min(1).max(FLOOR.burstHours).default(24),
});
type Parameters = z.infer<typeof parameters>;

/** A card that nobody used for half a year, and then several times in a day at several places (two cards in Chaoyang). */
export const p19: Rule<'person-period', Parameters> = {
  id: 'P19',
  version: 1,
  class: 'suspicious',
  subject: 'person-period',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['no-burst', 'one-institution', 'patient-was-there', 'history-too-short', 'burst-after-silence'],

  applies: ({ claims, day }) =>
    claims.length >= FLOOR.burstVisits && claims.some(({ settledAt }) => contains(day, settledAt)),

  evaluate(file, p) {
    const burst = burstOf(file, p);
    if (!burst) return clear('no-burst');
    const { visits, before } = burst;
    const [first] = visits;
    const sites = new Set(visits.map(({ site }) => site));
    // Somebody who falls ill pays several bills of one hospital.
    if (!first || sites.size === 1) return clear('one-institution');
    const seenAt = new Set(file.checkIns.filter(isMatch).map(({ site }) => site));
    if ([...sites].every((site) => seenAt.has(site))) return clear('patient-was-there');
    const silentFrom = first.settledAt - p.silenceDays * DAY_MS;
    if (!before && (file.historyFrom === null || file.historyFrom > silentFrom)) {
      return inconclusive({ code: 'history-too-short', params: { from: iso(silentFrom) } });
    }
    return {
      outcome: 'finding',
      message: {
        code: 'burst-after-silence',
        params: { visits: visits.length, institutions: sites.size, at: iso(first.settledAt), days: p.silenceDays },
      },
      evidence: claimRefs(visits),
      amountFen: fundOf(visits),
      site: first.site,
    };
  },
};

// The burst becomes one on the day of its third settlement, and is found on that day only.
function burstOf({ claims, day }: PersonPeriodFile, p: Parameters) {
  for (const [start, first] of claims.entries()) {
    const before = claims[start - 1];
    if (before && first.settledAt - before.settledAt < p.silenceDays * DAY_MS) continue;
    const visits = claims.filter(
      ({ settledAt }, index) => index >= start && settledAt - first.settledAt <= p.burstHours * HOUR_MS,
    );
    const decisive: ClaimFacts | undefined = visits[p.burstVisits - 1];
    if (decisive && contains(day, decisive.settledAt)) return { visits, before };
  }
  return undefined;
}
