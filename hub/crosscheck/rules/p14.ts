import { z } from 'zod';
import { holdsAt } from '../../masters/load.ts';
import type { ClaimFacts } from '../files.ts';
import type { PersonPeriodFile } from '../pattern-files.ts';
import { FLOOR } from '../period-candidates.ts';
import { claimRefs, fundOf, windowsOf } from '../person-windows.ts';
import { clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({
  atCapPercent: z.number().min(50).max(100).default(90),
  cappedVisits: z.number().int().min(FLOOR.cappedVisits).max(100).default(FLOOR.cappedVisits),
  cappedSites: z.number().int().min(FLOOR.cappedSites).max(20).default(FLOOR.cappedSites),
});
type Parameters = z.infer<typeof parameters>;

/** As much as may be dispensed, at nearly every visit and at many places: medicine that is sold on (Miyun). */
export const p14: Rule<'person-period', Parameters> = {
  id: 'P14',
  version: 1,
  class: 'suspicious',
  subject: 'person-period',
  legalBasis: ['fund-regulation-17', 'fund-regulation-40'],
  parameters,
  messages: ['not-always-at-cap', 'chronic-refill', 'always-at-cap'],

  applies: ({ caps, claims }) => caps.length > 0 && claims.length >= FLOOR.cappedVisits,

  evaluate(file, p) {
    const window = windowsOf(file, file.claims, ({ settledAt }) => settledAt, FLOOR.cappedDays);
    const atCap = alwaysAtCap(file, window.now, p);
    // Found on the day that makes it a habit; the days after it are the same habit.
    if (!atCap || alwaysAtCap(file, window.before, p)) return clear('not-always-at-cap');
    if (atCap.every(({ kind }) => kind === 'chronic')) return clear('chronic-refill');
    return {
      outcome: 'finding',
      message: {
        code: 'always-at-cap',
        params: { visits: atCap.length, institutions: new Set(atCap.map(({ site }) => site)).size },
      },
      evidence: claimRefs(atCap),
      amountFen: fundOf(atCap),
      site: atCap.at(-1)?.site ?? '',
    };
  },
};

/** The visits at the cap, when they are nearly all of those on which a capped item was dispensed. */
function alwaysAtCap(file: PersonPeriodFile, claims: readonly ClaimFacts[], p: Parameters): ClaimFacts[] | undefined {
  const capped = claims.filter((claim) => shareOfCap(file, claim) !== undefined);
  const atCap = capped.filter((claim) => (shareOfCap(file, claim) ?? 0) >= 1);
  if (atCap.length < p.cappedVisits || atCap.length * 100 < capped.length * p.atCapPercent) return undefined;
  return new Set(atCap.map(({ site }) => site)).size >= p.cappedSites ? atCap : undefined;
}

function shareOfCap({ caps }: PersonPeriodFile, { lines }: ClaimFacts): number | undefined {
  const shares = lines.flatMap(({ item, quantity, at }) => {
    const cap = caps.findLast((candidate) => candidate.content.item === item && holdsAt(candidate, at));
    return cap && quantity !== null && quantity > 0 ? [quantity / cap.content.quantity] : [];
  });
  return shares.length === 0 ? undefined : Math.max(...shares);
}
