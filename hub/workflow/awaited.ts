import type { Permission } from '../access/roles.ts';
import { PROCEDURE } from './procedure.ts';
import { CASE_STATES, type CaseState } from './states.ts';
import type { StepName } from './step.ts';

/**
 * What a case waits for where it stands, in the office: what `suggest` may name. Other steps can be taken there, too (a longer period, a
 * statement that came on paper), but a list of what is to be done that named those would call people to cases they can do nothing about.
 */
export const AWAITED: Readonly<Record<CaseState, readonly StepName[]>> = {
  clue: ['triage', 'dismiss'],
  triaged: ['first-review', 'correct', 'dismiss'],
  'first-reviewed': ['notice', 'second-review', 'correct', 'dismiss'],
  noticed: [], // the institution's answer
  explained: ['second-review', 'release'],
  overdue: ['second-review', 'release'],
  'second-reviewed': ['propose', 'on-site', 'release'],
  proposed: [], // the institution's statement
  stated: ['deliberate', 'decide', 'release'],
  'on-site': ['verified'],
  verified: ['propose', 'deliberate', 'decide', 'release'],
  deliberated: ['decide', 'release'],
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
