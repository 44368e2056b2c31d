import { decideWithin, voidDecisionWithin } from '../cases/decide.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { findingsOf } from './facts.ts';
import { setAsideBy } from './set-aside.ts';
import { effectiveSteps } from './standing.ts';
import type { StepRecord } from './step.ts';

/**
 * Makes the findings of a case say what the case says: those set aside what they were set aside as, by whom and why; the others
 * dismissed with the case, upheld by any other outcome, open while there is none. What was retracted stays retracted: the rest stands.
 */
export async function settleFindings(
  trx: DatabaseTransaction,
  caseId: string,
  records: readonly StepRecord[],
  outcome: string | null,
  now: number,
): Promise<void> {
  const aside = setAsideBy(effectiveSteps(records));
  const last = records.at(-1);
  for (const { id, status, aside: as } of await findingsOf(trx, caseId, records)) {
    const wanted = settledAs(as ?? outcome);
    if (status === 'retracted' || status === wanted) continue;
    if (status !== 'open') await voidDecisionWithin(trx, id, { reason: last?.reason ?? '' }, last?.by ?? '', now);
    const { by = '', reason = '' } = aside.get(id) ?? last ?? {};
    if (wanted !== 'open') await decideWithin(trx, id, { outcome: wanted, reason }, by, now);
  }
}

// What is corrected was no mistake of the hub.
function settledAs(outcome: string | null): Exclude<Row<'findings'>['status'], 'retracted'> {
  if (outcome === null) return 'open';
  return outcome === 'dismissed' ? 'dismissed' : 'upheld';
}
