import type { StepFields } from './fields.ts';
import { gravestOf, type Measure } from './measures.ts';
import { PROCEDURE } from './procedure.ts';
import { SETTLES } from './settles.ts';
import type { Grade } from './states.ts';
import { STEP_NAMES, type Standing, type StepName, type StepRecord } from './step.ts';

/** Before anything, and after the opening was taken back. */
export const NOTHING: Standing = {
  state: 'withdrawn',
  grade: null,
  dueAt: null,
  pausedAt: null,
  outcome: null,
  decidedFen: null,
  held: false,
};

/** A step of the procedure, not a note beside it. */
export interface TakenStep extends StepRecord {
  readonly step: StepName;
}

/** The steps that count: taken, and not taken back. */
export function effectiveSteps(records: readonly StepRecord[]): TakenStep[] {
  const voided = new Set(records.map(({ voids }) => voids));
  return records.filter((record): record is TakenStep => isStep(record) && !voided.has(record.id));
}

/** All steps that were ever taken, also those that were taken back. */
export function takenSteps(records: readonly StepRecord[]): TakenStep[] {
  return records.filter(isStep);
}

/** Those since the case was opened, or opened again. */
export function roundOf(effective: readonly TakenStep[]): readonly TakenStep[] {
  return effective.slice(effective.findLastIndex(({ step }) => step === 'reopen') + 1);
}

/** Where a case stands by its steps; the columns of `cases` are a copy of this. */
export function standingOf(records: readonly StepRecord[]): Standing {
  return effectiveSteps(records).reduce(after, NOTHING);
}

/** Where a case stands after one more step. */
export function after(before: Standing, record: TakenStep): Standing {
  const { step, to: state, at, dueAt, fields } = record;
  const outcome = outcomeOf(step, fields);
  const reopened = step === 'reopen';
  return {
    state,
    grade: step === 'triage' ? (fields.grade as Grade) : reopened ? null : before.grade,
    ...clockAfter(before, step, at, dueAt),
    outcome: outcome ?? (reopened ? null : before.outcome),
    decidedFen: outcome ? amountOf(fields) : reopened ? null : before.decidedFen,
    held: step === 'hold' || (before.held && step !== 'lift-hold'),
  };
}

/** What a step makes the case end with, or undefined. */
export function outcomeOf(step: StepName, fields: StepFields): string | undefined {
  const settles = SETTLES[step];
  return settles === 'measures' ? (gravestOf(measuresOf(fields)) ?? undefined) : settles;
}

export function measuresOf({ measures }: StepFields): readonly Measure[] {
  return Array.isArray(measures) ? (measures as readonly Measure[]) : [];
}

export function amountOf({ amountFen }: StepFields): number | null {
  return typeof amountFen === 'number' ? amountFen : null;
}

function clockAfter(
  before: Standing,
  step: StepName,
  at: string,
  dueAt: string | null,
): Pick<Standing, 'dueAt' | 'pausedAt'> {
  switch (PROCEDURE[step].clock) {
    case 'starts':
    case 'extends':
    case 'resumes':
      return { dueAt, pausedAt: null };
    case 'keeps':
      return { dueAt: before.dueAt, pausedAt: before.pausedAt };
    case 'pauses':
      return { dueAt: before.dueAt, pausedAt: at };
    default:
      return { dueAt: null, pausedAt: null };
  }
}

function isStep(record: StepRecord): record is TakenStep {
  return STEP_NAMES.includes(record.step as StepName);
}
