import type { CaseFacts, Guard } from './guard.ts';
import { namedIn, stands } from './set-aside.ts';
import type { TakenStep } from './standing.ts';
import type { CaseState } from './states.ts';
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

/** Where the decision is due. */
const DECIDING: readonly (CaseState | null)[] = ['stated', 'verified', 'deliberated'];

const pass = undefined;

/** Two different people, and nobody in their own cause. The adversary is a single insider who would decide alone. */
export const PEOPLE_GUARDS = {
  'own-site': ({ caller, facts }) =>
    caller.site !== null && caller.site !== facts.row.site ? { may: [], params: {} } : pass,

  'second-pair-of-eyes': ({ caller, facts }) => {
    const { dismissAloneBelowFen: limitFen } = facts.parameters;
    return facts.row.amount_fen + dismissedFen(facts) < limitFen || isSecond(facts, caller.account)
      ? pass
      : { may: ['case.handle', 'case.review'], params: { limitFen } };
  },

  'second-pair-on-finding': ({ caller, facts, fields }) => {
    if (fields?.as === 'corrected') return pass;
    const { dismissAloneBelowFen: limitFen } = facts.parameters;
    const named = namedIn({ fields: fields ?? {} });
    const standing = facts.findings.filter(stands).map(({ amount_fen }) => amount_fen);
    // Whoever only asks is refused when not even the smallest can be let go alone.
    const more = fields ? sumOf(facts.findings.filter(({ id }) => named.includes(id))) : Math.min(...standing);
    return more + dismissedFen(facts) < limitFen || isSecond(facts, caller.account)
      ? pass
      : { may: ['case.handle', 'case.review'], params: { limitFen } };
  },

  'not-first-reviewer': ({ caller, facts }) =>
    facts.round.some(({ step, by }) => step === 'first-review' && by === caller.account)
      ? { may: ['case.review'], params: {} }
      : pass,

  // Steps that were taken back count as well: otherwise one would take one's own back and decide.
  'never-handled': ({ caller, facts }) =>
    facts.taken.some((one) => isHandling(one) && one.by === caller.account)
      ? { may: ['case.approve'], params: {} }
      : pass,

  'panel-complete': ({ fields, facts: { parameters } }) =>
    fields && listOf(fields.members).length < parameters.panelSize
      ? { may: [], params: { size: parameters.panelSize } }
      : pass,

  'panel-apart': ({ fields, facts }) => {
    const members = listOf(fields?.members);
    const both = facts.taken.find((one) => isHandling(one) && members.includes(one.by));
    return both ? { may: [], params: { account: both.by } } : pass;
  },
} as const satisfies Partial<Record<string, Guard>>;

// Where the decision is due, letting a single finding go is part of deciding: it is the milder half of it.
function isHandling({ step, from }: Pick<TakenStep, 'step' | 'from'>): boolean {
  const single = step === 'set-aside' || step === 'put-back';
  return HANDLING.includes(step) || (single && !DECIDING.includes(from));
}

// Somebody else has looked at the case, and whoever asks is not its first reviewer.
function isSecond({ round }: CaseFacts, account: string): boolean {
  const looked = round.some(({ step, by }) => (step === 'triage' || step === 'first-review') && by !== account);
  return looked && !round.some(({ step, by }) => step === 'first-review' && by === account);
}

// The adversary dismisses a large case in small pieces: what was let go before counts along.
function dismissedFen({ findings }: CaseFacts): number {
  return sumOf(findings.filter(({ aside }) => aside === 'dismissed'));
}

function sumOf(findings: CaseFacts['findings']): number {
  return findings.reduce((total, { amount_fen }) => total + amount_fen, 0);
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}
