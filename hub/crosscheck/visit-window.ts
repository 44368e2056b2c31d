import { z } from 'zod';
import type { CheckIn, ClaimFacts } from './files.ts';
import { contains, type Interval, MINUTE_MS } from './interval.ts';

const minutes = z.number().min(0).max(1440);

/** Minutes before the start of the service and after settlement in which a check-in belongs to a visit. */
export const visitWindowParameters = {
  outpatientBeforeMinutes: minutes.default(120),
  outpatientAfterMinutes: minutes.default(15),
  pharmacyBeforeMinutes: minutes.default(10),
  pharmacyAfterMinutes: minutes.default(2),
};
const VisitWindowParameters = z.strictObject(visitWindowParameters);
export type VisitWindowParameters = z.infer<typeof VisitWindowParameters>;

/** Kinds of claim for which the person comes in, is served and leaves. Stays are judged by other rules. */
export const VISIT_KINDS: readonly ClaimFacts['kind'][] = [
  'outpatient',
  'chronic',
  'emergency',
  'pharmacy',
  'internet',
];

/** The span in which the person has to have been seen. */
export function visitWindow(claim: ClaimFacts, parameters: VisitWindowParameters): Interval {
  const [before, after] =
    claim.kind === 'pharmacy'
      ? [parameters.pharmacyBeforeMinutes, parameters.pharmacyAfterMinutes]
      : [parameters.outpatientBeforeMinutes, parameters.outpatientAfterMinutes];
  return { from: claim.serviceStart - before * MINUTE_MS, until: claim.settledAt + after * MINUTE_MS };
}

/** Check-ins of the claim's person at the claim's site within the window. */
export function checkInsOfVisit(claim: ClaimFacts, checkIns: readonly CheckIn[], window: Interval): CheckIn[] {
  return checkIns.filter(
    (checkIn) => checkIn.person === claim.person && checkIn.site === claim.site && contains(window, checkIn.at),
  );
}

/** Whether a face was really the person's: a match by a picture of them (presentation attack) is none. */
export function isMatch(seen: Pick<CheckIn, 'outcome' | 'pad'>): boolean {
  return seen.outcome === 'match' && seen.pad !== 'fail';
}

// Kinds of claim and declared exceptions for which no check at the desk can be asked for.
const WITHOUT_CHECK = ['emergency', 'infant', 'bedridden', 'internet', 'out-of-area'] as const;

/** The reason why no face check can be expected at this visit, if there is one. */
export function exemption(claim: ClaimFacts): (typeof WITHOUT_CHECK)[number] | undefined {
  return WITHOUT_CHECK.find((reason) => claim.exception === reason || claim.kind === reason);
}
