import { WorkflowError } from './error.ts';
import { loadCase } from './facts.ts';
import { keptText } from './fields.ts';
import type { Caller } from './guard.ts';
import { PROCEDURE } from './procedure.ts';
import { recordStep } from './record-step.ts';
import { effectiveSteps, standingOf, type TakenStep } from './standing.ts';
import type { StepRecord } from './step.ts';
import type { WorkflowParts } from './take-step.ts';

/**
 * Takes the last step that counts back, with a reason: nothing is deleted, and the case stands where it stood before. Findings that the
 * step settled are open again. Throws WorkflowError `NOT_VOIDABLE`.
 */
export async function voidStep(
  { store, now }: Pick<WorkflowParts, 'store' | 'now'>,
  caseId: string,
  stepId: string,
  words: string,
  caller: Caller,
): Promise<StepRecord> {
  const reason = keptText(4, 4000).safeParse(words);
  if (!reason.success)
    throw new WorkflowError('STEP_INVALID', `reason: ${reason.error.issues[0]?.message ?? 'invalid'}`);
  return await store.transaction(
    async (trx) => {
      const { records, facts } = await loadCase(trx, caseId, now());
      const last = effectiveSteps(records).at(-1);
      if (last?.id !== stepId) {
        throw new WorkflowError('NOT_VOIDABLE', 'only the last step that counts can be taken back; later ones first');
      }
      if (!mayVoid(last, caller)) {
        throw new WorkflowError('NOT_VOIDABLE', 'this step is taken back by who took it, or by a reviewer or approver');
      }
      const from = facts.standing.state;
      const voiding = {
        step: 'void',
        from,
        by: caller.account,
        reason: reason.data,
        dueAt: null,
        voids: last.id,
      } as const;
      const to = standingOf([...records, { ...last, ...voiding, to: from }]).state;
      return await recordStep(trx, caseId, records, { ...voiding, to, fields: {} }, now());
    },
    { sequencer: true },
  );
}

/** Whether somebody may take this step back: who took it and still might, or who oversees such steps. */
export function mayVoid({ step, by }: TakenStep, { account, permissions, site }: Caller): boolean {
  if (site !== null) return false; // what an institution sent is sent
  const { by: takenBy, voidBy } = PROCEDURE[step];
  const own = by === account && takenBy.some((permission) => permissions.has(permission));
  return own || voidBy.some((permission) => permissions.has(permission));
}
