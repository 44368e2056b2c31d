import type { Row } from '../store/tables.ts';
import type { TakenStep } from './standing.ts';
import type { StepDefinition } from './step.ts';

/** What a single finding of a case can be set aside as. */
export const ASIDE_AS = ['dismissed', 'corrected'] as const;
export type AsideAs = (typeof ASIDE_AS)[number];

/** Where single findings are set aside and put back: wherever the case stands before its decision, and it stays there. */
export const STAYING = {
  ...{ clue: 'clue', triaged: 'triaged', 'first-reviewed': 'first-reviewed', noticed: 'noticed' },
  ...{ explained: 'explained', overdue: 'overdue', 'second-reviewed': 'second-reviewed', proposed: 'proposed' },
  ...{ stated: 'stated', 'on-site': 'on-site', verified: 'verified' },
} as const satisfies StepDefinition['moves'];

/** A finding as part of a case. `aside`: the rest of the case goes on without it. */
export type CaseFinding = Row<'findings'> & Pick<Row<'case_findings'>, 'aside'>;

/** Whether the case still rests on a finding: it was neither retracted nor set aside. */
export function stands({ status, aside }: Pick<CaseFinding, 'status' | 'aside'>): boolean {
  return status !== 'retracted' && aside === null;
}

/**
 * The findings that are set aside, each with the step that did so. Opening a case again does not bring them back: each was let go
 * for a reason of its own, and comes back for one.
 */
export function setAsideBy(effective: readonly TakenStep[]): ReadonlyMap<string, TakenStep> {
  const aside = new Map<string, TakenStep>();
  for (const taken of effective) {
    for (const id of namedIn(taken)) {
      if (taken.step === 'set-aside') aside.set(id, taken);
      if (taken.step === 'put-back') aside.delete(id);
    }
  }
  return aside;
}

/** What a step sets findings aside as. */
export function asideAs({ fields }: Pick<TakenStep, 'fields'>): AsideAs {
  return fields.as === 'corrected' ? 'corrected' : 'dismissed';
}

/** The findings that a step names. */
export function namedIn({ fields }: Pick<TakenStep, 'fields'>): readonly string[] {
  return Array.isArray(fields.findings) ? (fields.findings as readonly string[]) : [];
}
