import { civilDate } from '../calendar/working-days.ts';
import { decide, voidDecision } from '../cases/decide.ts';
import type { DecisionInput, DecisionVoidInput } from '../cases/finding-schema.ts';
import { parametersOn } from '../parameters/in-force.ts';
import type { Store } from '../store/store.ts';
import { WorkflowError } from './error.ts';
import { caseOfFindings } from './join-findings.ts';
import { WORKFLOW_PARAMETERS } from './parameters.ts';

/**
 * One person dismisses a small finding without a case. Everything else takes two pairs of eyes: what is upheld is upheld by the case
 * it is in. Throws WorkflowError.
 */
export async function dismissAlone(
  store: Store,
  finding: string,
  input: DecisionInput,
  by: string,
  now: number,
): Promise<void> {
  if (input.outcome === 'upheld') {
    throw new WorkflowError('UPHELD_BY_CASE_ONLY', 'take the finding up in a case; it is upheld by the decision there');
  }
  await assertInNoCase(store, finding);
  const row = await store.db.selectFrom('findings').select('amount_fen').where('id', '=', finding).executeTakeFirst();
  const { dismissAloneBelowFen } = await parametersOn(store.db, WORKFLOW_PARAMETERS, civilDate(now));
  if (row && row.amount_fen >= dismissAloneBelowFen) {
    throw new WorkflowError(
      'SECOND_PAIR_OF_EYES',
      'this amount takes a second pair of eyes: take the finding up in a case and let a colleague dismiss it',
    );
  }
  await decide(store, finding, input, by, now);
}

/** Takes such a dismissal back. */
export async function voidAlone(
  store: Store,
  finding: string,
  input: DecisionVoidInput,
  by: string,
  now: number,
): Promise<void> {
  await assertInNoCase(store, finding);
  await voidDecision(store, finding, input, by, now);
}

async function assertInNoCase({ db }: Store, finding: string): Promise<void> {
  const found = await caseOfFindings(db, [finding]);
  if (found) throw new WorkflowError('IN_A_CASE', `the finding is part of case ${found.number}; go on there`);
}
