import type { Permission } from '../access/roles.ts';
import { PROCEDURE } from './procedure.ts';
import { CASE_STATES, type CaseState } from './states.ts';
import type { StepName } from './step.ts';

/**
 * What a case waits for where it stands, in the office. Other steps can be taken there, too (a dismissal, a longer period, a statement
 * that came on paper), but a list of what is to be done that named those would call people to cases that wait for somebody else.
 */
const AWAITED: Readonly<Record<CaseState, readonly StepName[]>> = {
  clue: ['triage'],
  triaged: ['first-review', 'correct'],
  'first-reviewed': ['notice', 'second-review', 'correct'],
  noticed: [], // the institution's answer
  explained: ['second-review'],
  overdue: ['second-review'],
  'second-reviewed': ['propose', 'on-site'],
  proposed: [], // the institution's statement
  stated: ['deliberate', 'decide'],
  'on-site': ['verified'],
  verified: ['propose', 'deliberate', 'decide'],
  deliberated: ['decide'],
  decided: ['notify', 'close'],
  notified: ['credit', 'close'],
  credited: ['close'],
  repair: ['close'],
  closed: [],
  withdrawn: [],
};

/** States in which somebody with these permissions is the one who is waited for. */
export function statesFor(permissions: ReadonlySet<Permission>): CaseState[] {
  return CASE_STATES.filter((state) =>
    AWAITED[state].some((step) => PROCEDURE[step].by.some((one) => permissions.has(one))),
  );
}
