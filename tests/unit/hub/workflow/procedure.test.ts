import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GRANTS, ROLES, type Role } from '../../../../hub/access/roles.ts';
import { procedureDiagram } from '../../../../hub/workflow/diagram.ts';
import { GUARD_NAMES } from '../../../../hub/workflow/guard.ts';
import { GUARDS } from '../../../../hub/workflow/guards.ts';
import { PROCEDURE } from '../../../../hub/workflow/procedure.ts';
import { CASE_STATES, ENDED, STOPS } from '../../../../hub/workflow/states.ts';
import { STEP_NAMES, type StepName } from '../../../../hub/workflow/step.ts';

const moves = STEP_NAMES.flatMap((step) =>
  Object.entries(PROCEDURE[step].moves).map(([from, to]) => ({ step, from, to })),
);

function reachedFrom(start: string): Set<string> {
  const reached = new Set([start]);
  for (const state of reached) for (const move of moves) if (move.from === state) reached.add(move.to);
  return reached;
}

describe('the procedure', () => {
  it('reaches every state from a clue; only withdrawing does not', () => {
    expect([...reachedFrom('clue'), 'withdrawn'].sort()).toEqual([...CASE_STATES].sort());
  });

  it('leads from every state to an end', () => {
    const stuck = CASE_STATES.filter((state) => !ENDED.includes(state) && !reachedFrom(state).has('closed'));
    expect(stuck).toEqual([]);
  });

  it('has no end but those, and each end only opens again', () => {
    const leaving = moves.filter(({ from, to }) => from !== to && ENDED.some((end) => end === from));
    expect(leaving).toEqual([{ step: 'reopen', from: 'closed', to: 'clue' }]);
  });

  it('uses every guard, and knows every guard that it uses', () => {
    const used = new Set(STEP_NAMES.flatMap((step) => PROCEDURE[step].guards));
    expect([...used].sort()).toEqual([...GUARD_NAMES].sort());
    expect(Object.keys(GUARDS).sort()).toEqual([...GUARD_NAMES].sort());
  });

  it('says of every step whose words the institution reads: letters, more time, and its own', () => {
    const read = STEP_NAMES.filter((step) => PROCEDURE[step].readBy === 'institution');
    const own = ['explanation', 'statement'];
    expect(read.sort()).toEqual([...own, 'decide', 'extend', 'notice', 'propose', 'release'].sort());
  });

  it('draws every state exactly once', () => {
    expect(STOPS.flatMap(({ states }) => [...states]).sort()).toEqual([...CASE_STATES].sort());
  });

  it('is what the picture in the README shows', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../../../hub/workflow/README.md'), 'utf8');
    expect(readme).toContain(procedureDiagram());
  });
});

const TABLE: Record<StepName, readonly Role[]> = {
  open: ['operator'],
  triage: ['operator'],
  dismiss: ['operator', 'reviewer'],
  'first-review': ['operator', 'reviewer'],
  correct: ['operator', 'reviewer'],
  'set-aside': ['operator', 'reviewer', 'approver'],
  'put-back': ['operator', 'reviewer', 'approver'],
  notice: ['operator'],
  delivered: ['operator', 'institution-user'],
  pause: ['operator', 'reviewer'],
  resume: ['operator', 'reviewer'],
  extend: ['operator', 'reviewer'],
  explanation: ['operator', 'institution-user'],
  overdue: [],
  'second-review': ['reviewer'],
  release: ['reviewer', 'approver'],
  propose: ['operator', 'reviewer'],
  statement: ['operator', 'institution-user'],
  'no-statement': [],
  'on-site': ['operator', 'reviewer'],
  verified: ['operator', 'reviewer'],
  deliberate: ['reviewer', 'approver'],
  decide: ['approver'],
  notify: ['operator'],
  credit: ['approver'],
  repair: ['operator'],
  close: ['operator'],
  reopen: ['reviewer', 'approver'],
  hold: ['reviewer', 'approver'],
  'lift-hold': ['approver'],
};

describe('who may take which step', () => {
  const mayTake = (role: Role, step: StepName) => PROCEDURE[step].by.some((one) => GRANTS[role].includes(one));

  it.each(STEP_NAMES)('%s', (step) => {
    expect(ROLES.filter((role) => mayTake(role, step)).sort()).toEqual([...TABLE[step]].sort());
  });

  it('is nobody who only reads, sets rules, keeps devices or accounts', () => {
    for (const role of ['auditor', 'rule-manager', 'fleet-technician', 'administrator'] as const) {
      expect(STEP_NAMES.filter((step) => mayTake(role, step))).toEqual([]);
    }
  });
});
