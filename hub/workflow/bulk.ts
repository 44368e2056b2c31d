import { CaseError } from '../cases/error.ts';
import { assignWithin } from './assign.ts';
import type { BulkResult, BulkTriage } from './case-schema.ts';
import { WorkflowError } from './error.ts';
import type { Caller } from './guard.ts';
import { openCaseWithin } from './open-case.ts';
import { takeStepWithin, type WorkflowParts } from './take-step.ts';

/**
 * Takes up many findings at once, each in a case of its own: opened, graded or dismissed, assigned. For each finding all of it or
 * nothing; what is refused for one does not hold up the others.
 */
export async function bulkTriage(parts: WorkflowParts, input: BulkTriage, caller: Caller): Promise<BulkResult> {
  const items: BulkResult['items'] = [];
  for (const finding of new Set(input.findings)) {
    try {
      items.push({ finding, ...(await takeUp(parts, finding, input, caller)), problem: null });
    } catch (error) {
      if (!(error instanceof WorkflowError || error instanceof CaseError)) throw error;
      items.push({ finding, case: null, number: null, problem: { code: error.code, message: error.message } });
    }
  }
  return { items };
}

async function takeUp(
  parts: WorkflowParts,
  finding: string,
  { grade, dismiss, reason, assignee }: BulkTriage,
  caller: Caller,
): Promise<{ case: string; number: string }> {
  return await parts.store.transaction(
    async (trx) => {
      const id = await openCaseWithin(trx, { findings: [finding] }, caller.account, parts.now());
      if (grade) await takeStepWithin(trx, id, { step: 'triage', reason, fields: { grade } }, caller, parts.now());
      if (dismiss) await takeStepWithin(trx, id, { step: 'dismiss', reason, fields: {} }, caller, parts.now());
      if (assignee !== undefined) await assignWithin(trx, id, assignee, caller.account, parts.now());
      const { number } = await trx.selectFrom('cases').select('number').where('id', '=', id).executeTakeFirstOrThrow();
      return { case: id, number };
    },
    { sequencer: true },
  );
}
