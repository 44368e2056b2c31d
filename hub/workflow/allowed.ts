import type { FieldSpec } from './fields.ts';
import type { Attempt, Caller, CaseFacts, GuardName, Refusal } from './guard.ts';
import { GUARDS } from './guards.ts';
import { PROCEDURE } from './procedure.ts';
import { STEP_NAMES, type StepName } from './step.ts';

/** Why this caller can't take this step now, or undefined. `asks`: nothing is filled in yet, so fields are not judged. */
export function refusalOf(step: StepName, attempt: Attempt): Refusal | undefined {
  const { moves, by, guards } = PROCEDURE[step];
  const { facts, caller } = attempt;
  if (moves[facts.standing.state] === undefined) {
    return { code: 'not-from-here', may: [], params: { state: facts.standing.state } };
  }
  if (!by.some((permission) => caller.permissions.has(permission))) {
    return { code: 'not-permitted', may: by, params: {} };
  }
  return guardRefusal(guards, attempt);
}

/** The first guard that refuses. */
export function guardRefusal(guards: (typeof PROCEDURE)[StepName]['guards'], attempt: Attempt): Refusal | undefined {
  for (const code of guards) {
    const refused = GUARDS[code](attempt);
    if (refused) return { code, ...refused };
  }
  return undefined;
}

/** A step that the procedure knows from here, and whether this caller may take it. */
export interface PossibleStep {
  readonly step: StepName;
  readonly fields: readonly FieldSpec[];
  readonly refusal: Refusal | null;
}

/** Every step that leads on from where the case stands, for this caller. Steps of the clock are not anybody's. */
export function possibleSteps(facts: CaseFacts, caller: Caller): PossibleStep[] {
  return STEP_NAMES.filter((step) => {
    const { moves, by, guards } = PROCEDURE[step];
    const pointless = guards.filter((guard) => HIDDEN.has(guard));
    return by.length > 0 && moves[facts.standing.state] !== undefined && !guardRefusal(pointless, { facts, caller });
  }).map((step) => ({ step, fields: PROCEDURE[step].fields, refusal: refusalOf(step, { facts, caller }) ?? null }));
}

// Not worth a line on the page: whoever could do something about them sees another step instead.
const HIDDEN: ReadonlySet<GuardName> = new Set([
  'clock-runs',
  'clock-paused',
  'clock-not-paused',
  'delivered-once',
  'data-quality-only',
  'rest-stands',
  'names-aside',
  'held',
  'not-held',
]);
