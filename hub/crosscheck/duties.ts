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
export function dutiesOf(claim: ClaimFacts): readonly Duty[] {
  if (claim !== last.claim) last = { claim, duties: newDuties(claim) };
  return last.duties;
}

// The rules judge one claim after another, and several of them ask.
let last: { readonly claim?: ClaimFacts; readonly duties: readonly Duty[] } = { duties: [] };

function newDuties({ kind, lines }: ClaimFacts): Duty[] {
  const onlyPerformed = ORDERED_AHEAD.includes(kind);
  const duties: Duty[] = [];
  for (const line of lines) {
    if (line.external) continue;
    const { ordering, performing } = line;
    if (!onlyPerformed && ordering !== null) duties.push({ line, practitioner: ordering });
    if (performing !== null && (onlyPerformed || performing !== ordering))
      duties.push({ line, practitioner: performing });
  }
  return duties;
}

/** Whether the claim is for emergency care, for which no paper and no clock is asked first. */
export function isEmergency({ kind, exception }: Pick<ClaimFacts, 'kind' | 'exception'>): boolean {
  return kind === 'emergency' || exception === 'emergency';
}
