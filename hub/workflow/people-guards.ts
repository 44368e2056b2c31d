import type { Guard } from './guard.ts';
import type { StepName } from './step.ts';

/** Whoever did one of these has handled the case. */
export const HANDLING: readonly StepName[] = [
  'triage',
  'first-review',
  'notice',
  'second-review',
  'propose',
  'on-site',
  'verified',
];

const pass = undefined;

/** Two different people, and nobody in their own cause. The adversary is a single insider who would decide alone. */
export const PEOPLE_GUARDS = {
  'own-site': ({ caller, facts }) =>
    caller.site !== null && caller.site !== facts.row.site ? { may: [], params: {} } : pass,

  'second-pair-of-eyes': ({ caller, facts }) => {
    const { dismissAloneBelowFen: limitFen } = facts.parameters;
    if (facts.row.amount_fen < limitFen) return pass;
    const looked = facts.round.some(
      ({ step, by }) => (step === 'triage' || step === 'first-review') && by !== caller.account,
    );
    const own = facts.round.some(({ step, by }) => step === 'first-review' && by === caller.account);
    return looked && !own ? pass : { may: ['case.handle', 'case.review'], params: { limitFen } };
  },

  'not-first-reviewer': ({ caller, facts }) =>
    facts.round.some(({ step, by }) => step === 'first-review' && by === caller.account)
      ? { may: ['case.review'], params: {} }
      : pass,

  // Steps that were taken back count as well: otherwise one would take one's own back and decide.
  'never-handled': ({ caller, facts }) =>
    facts.taken.some(({ step, by }) => HANDLING.includes(step) && by === caller.account)
      ? { may: ['case.approve'], params: {} }
      : pass,

  'panel-complete': ({ fields, facts: { parameters } }) =>
    fields && listOf(fields.members).length < parameters.panelSize
      ? { may: [], params: { size: parameters.panelSize } }
      : pass,

  'panel-apart': ({ fields, facts }) => {
    const members = listOf(fields?.members);
    const both = facts.taken.find(({ step, by }) => HANDLING.includes(step) && members.includes(by));
    return both ? { may: [], params: { account: both.by } } : pass;
  },
} as const satisfies Partial<Record<string, Guard>>;

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}
