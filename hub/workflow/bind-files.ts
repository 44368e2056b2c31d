import type { DatabaseTransaction } from '../store/store.ts';
import { WorkflowError } from './error.ts';
import type { Caller } from './guard.ts';
import type { StepRecord } from './step.ts';

/**
 * Ties the files that a step names by digest to it: from then on they can't be taken back, and the step's line of the ledger commits to
 * them. Throws WorkflowError `STEP_INVALID` when one is not there, was sent before, or is the other side's.
 */
export async function bindFiles(trx: DatabaseTransaction, step: StepRecord, { site }: Caller): Promise<void> {
  const { files } = step.fields;
  if (!Array.isArray(files) || files.length === 0) return;
  const rows = await trx
    .selectFrom('case_files')
    .select(['id', 'digest'])
    .where('case_id', '=', step.case)
    .where('side', '=', site === null ? 'office' : 'institution')
    .where('step', 'is', null)
    .where('removed_at', 'is', null)
    .where('digest', 'in', [...files])
    .execute();
  if (new Set(rows.map(({ digest }) => digest)).size !== files.length) {
    throw new WorkflowError('STEP_INVALID', 'files: attach them to this case first, and name each by its digest');
  }
  const ids = rows.map(({ id }) => id);
  await trx.updateTable('case_files').set({ step: step.id }).where('id', 'in', ids).execute();
}
