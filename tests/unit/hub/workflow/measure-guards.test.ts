import { describe, expect, it } from 'vitest';
import type { StepFields } from '../../../../hub/workflow/fields.ts';
import type { Attempt, GuardName } from '../../../../hub/workflow/guard.ts';
import { GUARDS } from '../../../../hub/workflow/guards.ts';
import { WorkflowParameters } from '../../../../hub/workflow/parameters.ts';
import type { StepName } from '../../../../hub/workflow/step.ts';

type Taken = readonly [StepName, string, StepFields?];

function attempt(
  fields: StepFields | undefined,
  { taken = [] as Taken[], amount = 1000, grade = 'violation' } = {},
): Attempt {
  const round = taken.map(([step, by, own = {}]) => ({ step, by, fields: own }));
  const facts = {
    ...{ row: { amount_fen: amount, site: 'S' }, standing: { state: 'stated', grade }, taken: round, round },
    ...{
      findings: [{ id: 'F', status: 'open', aside: null, class: 'violation', amount_fen: amount }],
      coveredFen: amount,
      parameters: WorkflowParameters.parse({}),
      now: 0,
    },
  };
  return { facts, fields, caller: { account: 'me', permissions: new Set(), site: null } } as unknown as Attempt;
}

const fine = (basis: string, fineFen: number) => ({ measures: ['fined'], basis, amountFen: 1000, fineFen });
const months = (basis: string, suspendedMonths: number) => ({ measures: ['suspended'], basis, suspendedMonths });

/** Letting go the finding F of a case, after others of `beforeFen`. */
function letGo(amount: number, { taken = [] as Taken[], beforeFen = 0 }): Attempt {
  const { facts, ...rest } = attempt({ findings: ['F'], as: 'dismissed' }, { taken, amount });
  const before = { ...facts.findings[0], id: 'E', aside: 'dismissed', status: 'dismissed', amount_fen: beforeFen };
  return { ...rest, facts: { ...facts, findings: [...facts.findings, before] } } as unknown as Attempt;
}

describe('guards', () => {
  it.each<[GuardName, string, Attempt, boolean]>([
    ['within-band', 'art. 38 at its least', attempt(fine('fund-regulation-38', 1000)), true],
    ['within-band', 'art. 38 at its most', attempt(fine('fund-regulation-38', 2000)), true],
    ['within-band', 'art. 38 above', attempt(fine('fund-regulation-38', 2001)), false],
    ['within-band', 'art. 40 below', attempt(fine('fund-regulation-40', 1999)), false],
    ['within-band', 'art. 40 at its most', attempt(fine('fund-regulation-40', 5000)), true],
    ['within-band', 'an institution for 5 months', attempt(months('fund-regulation-38', 5)), false],
    ['within-band', 'an institution for 6 months', attempt(months('fund-regulation-38', 6)), true],
    ['within-band', 'a person for 3 months', attempt(months('fund-regulation-41', 3)), true],
    ['within-band', 'a person for 13 months', attempt(months('fund-regulation-41', 13)), false],
    ['within-band', 'ending by art. 38', attempt({ measures: ['terminated'], basis: 'fund-regulation-38' }), false],
    ['within-band', 'ending by art. 40', attempt({ measures: ['terminated'], basis: 'fund-regulation-40' }), true],
    ['amount-covered', 'all that was paid', attempt({ measures: ['deducted'], amountFen: 1000 }), true],
    ['amount-covered', 'a fen more', attempt({ measures: ['deducted'], amountFen: 1001 }), false],
    ['sanction-before-points', 'points alone', attempt({ measures: ['points'] }), false],
    ['sanction-before-points', 'points with a deduction', attempt({ measures: ['points', 'deducted'] }), true],
    ['measures-fit', 'correction with a fine', attempt({ measures: ['corrected', 'fined'] }), false],
    ['no-penalty-for-data', 'a fine', attempt({ measures: ['fined'] }, { grade: 'data-quality' }), false],
    ['no-penalty-for-data', 'a correction', attempt({ measures: ['corrected'] }, { grade: 'data-quality' }), true],
    ['collegial', 'a small deduction', attempt({ measures: ['deducted'], amountFen: 1 }), true],
    ['collegial', 'a fine without a meeting', attempt(fine('fund-regulation-38', 1000)), false],
    ['collegial', 'a fine after one', attempt(fine('x', 1), { taken: [['deliberate', 'x']] }), true],
    ['collegial', 'a large amount', attempt({ measures: ['deducted'] }, { amount: 5_000_000 }), false],
    [
      'not-harsher',
      'less than proposed',
      attempt(
        { measures: ['deducted'], amountFen: 1 },
        { taken: [['propose', 'x', { measures: ['deducted'], amountFen: 2 }]] },
      ),
      true,
    ],
    [
      'not-harsher',
      'more than proposed',
      attempt(
        { measures: ['deducted'], amountFen: 3 },
        { taken: [['propose', 'x', { measures: ['deducted'], amountFen: 2 }]] },
      ),
      false,
    ],
    ['heard', 'a proposal without an answer', attempt(undefined, { taken: [['propose', 'x']] }), false],
    [
      'heard',
      'an answer to a former proposal',
      attempt(undefined, {
        taken: [
          ['propose', 'x'],
          ['statement', 'y'],
          ['propose', 'x'],
        ],
      }),
      false,
    ],
    [
      'heard',
      'the period being over',
      attempt(undefined, {
        taken: [
          ['propose', 'x'],
          ['no-statement', 'hub'],
        ],
      }),
      true,
    ],
    ['second-pair-of-eyes', 'a small amount alone', attempt(undefined), true],
    ['second-pair-of-eyes', 'a large amount alone', attempt(undefined, { amount: 200_000 }), false],
    [
      'second-pair-of-eyes',
      'after a colleague',
      attempt(undefined, { amount: 200_000, taken: [['triage', 'x']] }),
      true,
    ],
    [
      'second-pair-of-eyes',
      'after oneself',
      attempt(undefined, {
        amount: 200_000,
        taken: [
          ['triage', 'x'],
          ['first-review', 'me'],
        ],
      }),
      false,
    ],
    ['second-pair-on-finding', 'a small one alone', letGo(199_999, {}), true],
    ['second-pair-on-finding', 'a large one alone', letGo(200_000, {}), false],
    ['second-pair-on-finding', 'a small one after others', letGo(100_000, { beforeFen: 100_000 }), false],
    ['second-pair-on-finding', 'a large one after a colleague', letGo(200_000, { taken: [['triage', 'x']] }), true],
    ['second-pair-of-eyes', 'what is left of a large case', letGo(1000, { beforeFen: 199_000 }), false],
    ['never-handled', 'who proposed', attempt(undefined, { taken: [['propose', 'me']] }), false],
    ['never-handled', 'who only decided before', attempt(undefined, { taken: [['decide', 'me']] }), true],
    [
      'panel-apart',
      'a member who reviewed',
      attempt({ members: ['x', 'y', 'z'] }, { taken: [['second-review', 'y']] }),
      false,
    ],
    ['panel-complete', 'two of three', attempt({ members: ['x', 'y'] }), false],
    ['told', 'elsewhere', attempt(undefined), true],
    [
      'points-posted',
      'points not posted',
      attempt(undefined, { taken: [['decide', 'x', { measures: ['points'] }]] }),
      false,
    ],
  ])('%s: %s', (guard, _, given, passes) => {
    expect(GUARDS[guard](given) === undefined).toBe(passes);
  });
});
