import { describe, expect, it } from 'vitest';
import type { Permission } from '../../../../hub/access/roles.ts';
import { statesFor } from '../../../../hub/workflow/awaited.ts';
import type { CaseFacts } from '../../../../hub/workflow/guard.ts';
import { WorkflowParameters } from '../../../../hub/workflow/parameters.ts';
import { PROCEDURE } from '../../../../hub/workflow/procedure.ts';
import { CASE_STATES, GRADES } from '../../../../hub/workflow/states.ts';
import type { Standing, StepName } from '../../../../hub/workflow/step.ts';
import { suggest } from '../../../../hub/workflow/suggest.ts';

const NONE = { practitioner: 0, person: 0, site: 0, months: 12 };
const BASIS = ['fund-regulation-40', 'fund-regulation-15'];

function facts(
  standing: Partial<Standing>,
  { classes = ['violation'], status = 'open', steps = [] as StepName[], amount = 8640 } = {},
): CaseFacts {
  const findings = classes.map((one) => ({ class: one, status, aside: null, amount_fen: amount }));
  const round = steps.map((step) => ({ step, fields: {} }));
  const none = { grade: null, dueAt: null, pausedAt: null, outcome: null, decidedFen: null, held: false };
  return {
    ...{
      row: { amount_fen: amount, practitioner: 'd' },
      standing: { state: 'clue', ...none, ...standing },
      taken: round,
    },
    ...{ round, findings, coveredFen: amount, parameters: WorkflowParameters.parse({}), now: 0 },
  } as unknown as CaseFacts;
}

describe('what the hub suggests', () => {
  it.each<[string, CaseFacts, StepName | null, string]>([
    ['a new clue is graded as its rule says', facts({}), 'triage', 'class-violation'],
    ['one that was brought is graded', facts({}, { classes: [] }), 'triage', 'brought-by-hand'],
    ['a retracted one is dismissed', facts({}, { status: 'retracted' }), 'dismiss', 'all-retracted'],
    ['bad data is corrected', facts({ state: 'triaged', grade: 'data-quality' }), 'correct', 'data-quality'],
    ['to be verified: ask', facts({ state: 'first-reviewed', grade: 'to-verify' }), 'notice', 'institution-explains'],
    ['violation: review', facts({ state: 'first-reviewed', grade: 'violation' }), 'second-review', 'two-people'],
    ['waiting', facts({ state: 'noticed', dueAt: 'x' }), null, 'waiting-for-explanation'],
    ['suspicious: go there', facts({ state: 'second-reviewed', grade: 'suspicious' }), 'on-site', 'suspicious-on-site'],
    ['heard: decide', facts({ state: 'stated' }, { steps: ['propose', 'statement'] }), 'decide', 'heard'],
    [
      'a large amount: deliberate',
      facts({ state: 'stated' }, { steps: ['propose', 'statement'], amount: 6_000_000 }),
      'deliberate',
      'large-amount',
    ],
    ['told: notify', facts({ state: 'decided' }, { steps: ['notice'] }), 'notify', 'decision-made'],
  ])('%s', (_, known, step, code) => {
    const { step: suggested, because } = suggest(known, BASIS, NONE);
    expect([suggested, because[0]?.code]).toEqual([step, code]);
  });

  it('deducts what the fund paid, on the provision that a sanction can rest on; points for repetition', () => {
    const known = facts({ state: 'second-reviewed', grade: 'violation' });
    expect(suggest(known, BASIS, NONE)).toMatchObject({ measures: ['deducted'], basis: 'fund-regulation-40' });
    expect(suggest(known, BASIS, { ...NONE, practitioner: 2 }).measures).toEqual(['deducted', 'points']);
  });

  it('names a step that the state allows, and somebody who may take it is called', () => {
    const seen = CASE_STATES.flatMap((state) =>
      GRADES.flatMap((grade) =>
        (['open', 'retracted'] as const).map((status) => {
          const known = facts({ state, grade }, { classes: [grade], status, steps: ['notice', 'propose'] });
          return { state, step: suggest(known, BASIS, NONE).step };
        }),
      ),
    );
    const named = seen.flatMap(({ state, step }) => (step === null ? [] : [{ state, step }]));
    expect(named.length).toBeGreaterThan(100);
    for (const { state, step } of named) {
      expect(PROCEDURE[step].moves[state]).toBeDefined();
      const called = PROCEDURE[step].by.filter((permission) => statesFor(new Set([permission])).includes(state));
      expect(called, `${step} from ${state}`).not.toEqual([]);
    }
  });

  it('calls the reviewer, not the operator, to what an institution has answered', () => {
    const turnOf = (...permissions: Permission[]) => statesFor(new Set(permissions));
    expect(turnOf('case.handle')).not.toContain('explained');
    expect(turnOf('case.review')).toContain('explained');
    expect(turnOf('case.review')).not.toContain('clue');
    expect(turnOf('case.approve')).not.toContain('explained');
    expect(turnOf('case.approve')).toEqual(expect.arrayContaining(['stated', 'deliberated']));
    expect(turnOf('portal.use')).toEqual([]);
  });
});
