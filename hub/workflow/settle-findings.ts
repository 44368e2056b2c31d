import { decideWithin, voidDecisionWithin } from '../cases/decide.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import { findingsOf } from './facts.ts';

/**
 * Makes the findings of a case say what the case says: dismissed with it, upheld by any other outcome, open while there is none. What
 * was retracted stays retracted: the rest stands.
 */
export async function settleFindings(
  trx: DatabaseTransaction,
  caseId: string,
  outcome: string | null,
  { by, reason }: { readonly by: string; readonly reason: string },
  now: number,
): Promise<void> {
  const wanted = outcome === null ? 'open' : outcome === 'dismissed' ? 'dismissed' : 'upheld';
  for (const { id, status } of await findingsOf(trx, caseId)) {
    if (status === 'retracted' || status === wanted) continue;
    if (status !== 'open') await voidDecisionWithin(trx, id, { reason }, by, now);
    if (wanted !== 'open') await decideWithin(trx, id, { outcome: wanted, reason }, by, now);
  }
}
