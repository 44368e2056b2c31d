import type { ClaimFacts } from './files.ts';
import { HOUR_MS } from './interval.ts';
import type { BilledLine } from './practitioner-day-files.ts';

/** Visits in one hour by the clock from which on a day is looked at: an hour of 20 covers at most two of these. */
export const CROWDED_HOUR = 10;

// Refills and collecting drugs take no consultation; on a ward many orders are given in one round.
const CONSULTATIONS: readonly ClaimFacts['kind'][] = ['outpatient', 'internet'];

/** A visit as the practitioner's orders show it. */
export interface OrderedVisit {
  readonly visit: string;
  readonly claim: string;
  readonly site: string;
  /** Of its first order. */
  readonly at: number;
  readonly fundFen: number;
}

/** Consultations in which a practitioner ordered something, oldest first. Several claims of one encounter are one. */
export function consultationsOf(billed: readonly BilledLine[]): OrderedVisit[] {
  const visits = new Map<string, OrderedVisit>();
  for (const { visit, claim, site, at, fundFen, ordered, kind, external } of billed) {
    if (!ordered || external || !CONSULTATIONS.includes(kind)) continue;
    const known = visits.get(visit);
    if (known) visits.set(visit, { ...known, at: Math.min(known.at, at), fundFen: known.fundFen + fundFen });
    else visits.set(visit, { visit, claim, site, at, fundFen });
  }
  return [...visits.values()].sort((a, b) => a.at - b.at || (a.visit < b.visit ? -1 : 1));
}

/** The sixty minutes with the most visits in them; empty without visits. */
export function busiestHour(visits: readonly OrderedVisit[]): readonly OrderedVisit[] {
  let most: readonly OrderedVisit[] = [];
  let begin = 0;
  for (const [end, visit] of visits.entries()) {
    while ((visits[begin]?.at ?? visit.at) <= visit.at - HOUR_MS) begin += 1;
    if (end + 1 - begin > most.length) most = visits.slice(begin, end + 1);
  }
  return most;
}
