import type { ClaimFacts } from './files.ts';
import { DAY_MS } from './interval.ts';
import type { PersonPeriodFile } from './pattern-files.ts';
import { dayOf } from './period-candidates.ts';
import type { EvidenceRef } from './rule.ts';

/** The days of a period, its last day and the one before: a limit is crossed on one day only, so one excess is one finding. */
export function windowsOf<T>(
  { day }: Pick<PersonPeriodFile, 'day'>,
  items: readonly T[],
  at: (item: T) => number,
  days: number,
): { now: T[]; before: T[] } {
  const ending = (until: number) => items.filter((item) => at(item) > until - days * DAY_MS && at(item) <= until);
  return { now: ending(day.until), before: ending(day.until - DAY_MS) };
}

/** How often somebody went somewhere: several bills of one institution on one day are one visit. */
export function countVisits(claims: readonly ClaimFacts[], utcOffsetMinutes: number): number {
  return new Set(claims.map((claim) => `${claim.site} ${dayOf(claim.settledAt, utcOffsetMinutes)}`)).size;
}

export function claimRefs(claims: readonly { readonly id: string }[]): EvidenceRef[] {
  return [...new Set(claims.map(({ id }) => id))].sort().map((id) => ({ type: 'claim', id }));
}

export function fundOf(claims: readonly Pick<ClaimFacts, 'fundFen'>[]): number {
  return claims.reduce((sum, { fundFen }) => sum + fundFen, 0);
}

/** What a treatment plan explains: dialysis, rehabilitation, a course of Chinese medicine. */
export function regularTreatment({ records, day }: PersonPeriodFile): string | undefined {
  const holds = records.filter(({ from, until }) => from <= day.until && (until === null || until >= day.from));
  return holds.findLast(({ content }) => content.regularTreatment)?.content.regularTreatment;
}
