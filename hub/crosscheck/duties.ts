import type { ClaimFacts, ClaimLineFacts } from './files.ts';

/** A line and one practitioner who answers for it. */
export interface Duty {
  readonly line: ClaimLineFacts;
  readonly practitioner: string;
}

/** Kinds for which orders are given in advance, so that only who performs has to be there. */
export const ORDERED_AHEAD: readonly ClaimFacts['kind'][] = ['inpatient', 'maternity'];

/** Kinds for which the practitioner is not at the institution by the nature of the service. */
export const ELSEWHERE: readonly ClaimFacts['kind'][] = ['internet', 'home-bed'];

/**
 * Who answers for which line at its time. External lines were performed elsewhere; placeholders name nobody and are D11's.
 */
export function dutiesOf(claim: ClaimFacts): Duty[] {
  return claim.lines
    .filter((line) => !line.external)
    .flatMap((line) => {
      const people = ORDERED_AHEAD.includes(claim.kind) ? [line.performing] : [line.ordering, line.performing];
      const distinct = new Set(people.filter((person) => person !== null));
      return [...distinct].map((practitioner) => ({ line, practitioner }));
    });
}

/** Whether the claim is for emergency care, for which no paper and no clock is asked first. */
export function isEmergency({ kind, exception }: Pick<ClaimFacts, 'kind' | 'exception'>): boolean {
  return kind === 'emergency' || exception === 'emergency';
}
