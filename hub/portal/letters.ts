import type { StepFields } from '../workflow/fields.ts';
import { namedIn } from '../workflow/set-aside.ts';
import { measuresOf, type TakenStep } from '../workflow/standing.ts';
import type { StepName } from '../workflow/step.ts';
import type { NoticeDocument, NoticeEvent } from './notice-schema.ts';
import { type OwnCase, toldSteps } from './own-case.ts';

const MOVING: readonly StepName[] = [
  ...(['delivered', 'pause', 'resume', 'extend', 'overdue'] as const),
  ...(['set-aside', 'put-back'] as const), // beside the period
];

/** The letters that an institution has been sent, in their order. */
export function lettersOf({ row, steps }: OwnCase): NoticeDocument[] {
  const letters: NoticeDocument[] = [];
  const told = toldSteps(steps);
  for (const [place, step] of told.entries()) {
    const said = saidBy(step, told.slice(0, place));
    if (!said) continue;
    const { kind, by } = said;
    letters.push({
      ...{ step: step.id, kind, number: `${row.number}-${letters.length + 1}`, at: step.at, dueAt: dueOf(told, place) },
      ...{ reason: by.reason, measures: kind === 'notice' ? [] : measuresIn(by) },
      ...{ basis: textOf(by.fields, 'basis'), amountFen: numberOf(by.fields, 'amountFen') },
      ...{ fineFen: numberOf(by.fields, 'fineFen'), suspendedMonths: numberOf(by.fields, 'suspendedMonths') },
      findings: Array.isArray(by.fields.findings) ? [...namedIn(by)] : null,
    });
  }
  return letters;
}

// Opening, resuming and extending move the day that the letter was sent with.
function dueOf(told: readonly TakenStep[], place: number): string | null {
  const moved = told.slice(place + 1);
  const end = moved.findIndex(({ step }) => !MOVING.includes(step));
  const last = (end < 0 ? moved : moved.slice(0, end)).findLast(({ dueAt }) => dueAt !== null);
  return (last ?? told[place])?.dueAt ?? null;
}

// A notification says what was decided before it.
function saidBy(
  step: TakenStep,
  before: readonly TakenStep[],
): { readonly kind: NoticeDocument['kind']; readonly by: TakenStep } | undefined {
  if (step.step === 'notice') return { kind: 'notice', by: step };
  if (step.step === 'propose') return { kind: 'proposal', by: step };
  if (step.step !== 'notify') return undefined;
  const decided = before.findLast((one) => one.step === 'decide' || one.step === 'release');
  return decided && { kind: 'decision', by: decided };
}

function measuresIn({ step, fields }: TakenStep): string[] {
  return step === 'release' ? ['dismissed'] : [...measuresOf(fields)];
}

function numberOf(fields: StepFields, name: string): number | null {
  const value = fields[name];
  return typeof value === 'number' ? value : null;
}

function textOf(fields: StepFields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}

const SHOWN = {
  ...{ notice: 'notice', delivered: 'delivered', pause: 'pause', resume: 'resume', extend: 'extend' },
  ...{ explanation: 'explanation', overdue: 'overdue', propose: 'propose', statement: 'statement' },
  ...{ 'no-statement': 'no-statement', notify: 'decision', reopen: 'reopen', close: 'close' },
} as const satisfies Record<string, NoticeEvent['what']>;

/** What happened, as far as the institution is concerned. Reviews, notes and names of the office are not. */
export function eventsOf({ steps }: OwnCase): NoticeEvent[] {
  const told = toldSteps(steps);
  const first = told.findIndex(({ step }) => step === 'notice' || step === 'propose' || step === 'notify');
  return told.slice(Math.max(first, 0)).flatMap(({ step, at, dueAt, fields, reason }) => {
    const what = SHOWN[step as keyof typeof SHOWN];
    const because = step === 'pause' ? textOf(fields, 'because') : null;
    // Letters have their words in them; more time comes without a letter.
    return what ? [{ at, what, dueAt, because, words: step === 'extend' ? reason : null }] : [];
  });
}
