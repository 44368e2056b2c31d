import type { ClaimFacts } from './files.ts';
import { type Interval, overlaps } from './interval.ts';
import type { StayFacts } from './stay-files.ts';

/** Finds the claims of a stay: those that name it, and the person's that touch `around`; in the order given. */
export function claimsByStay(claims: readonly ClaimFacts[]): (stay: StayFacts, around: Interval) => ClaimFacts[] {
  const place = new Map(claims.map((claim, order) => [claim, order]));
  const naming = Map.groupBy(claims, ({ encounter }) => encounter);
  const ofPerson = Map.groupBy(claims, ({ person }) => person);
  return ({ id, person }, around) => {
    const theirs = (ofPerson.get(person) ?? []).filter((claim) =>
      overlaps({ from: claim.serviceStart, until: claim.settledAt }, around),
    );
    const own = new Set([...(naming.get(id) ?? []), ...theirs]);
    return [...own].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  };
}
