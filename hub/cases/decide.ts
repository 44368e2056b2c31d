import { type HistoryReason, type HistoryStep, recordHistory } from '../crosscheck/finding-history.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { CaseError } from './error.ts';
import type { DecisionInput, DecisionVoidInput } from './finding-schema.ts';

/** Upholds or dismisses an open finding. Throws CaseError when it is decided or retracted already: the first one counts. */
export function decide(store: Store, id: string, input: DecisionInput, by: string, now: number): Promise<void> {
  return store.transaction((trx) => decideWithin(trx, id, input, by, now), { sequencer: true });
}

/** The same inside a transaction of the sequencer: the step of a case and what it makes of findings stand or fall together. */
export function decideWithin(
  trx: DatabaseTransaction,
  id: string,
  input: DecisionInput,
  by: string,
  now: number,
): Promise<void> {
  return changeStatus(trx, id, now, ({ status }) => {
    if (status === 'retracted') {
      throw new CaseError('FINDING_RETRACTED', 'the finding was retracted meanwhile; load it again to see why');
    }
    if (status !== 'open') {
      throw new CaseError('ALREADY_DECIDED', 'the finding was decided meanwhile; load it again to see by whom');
    }
    return { kind: 'decided', status: input.outcome, by, reason: { ...input, cause: null } };
  });
}

/** Takes a decision back: the finding is open again, and both steps stay in its history. */
export function voidDecision(
  store: Store,
  id: string,
  input: DecisionVoidInput,
  by: string,
  now: number,
): Promise<void> {
  return store.transaction((trx) => voidDecisionWithin(trx, id, input, by, now), { sequencer: true });
}

/** The same inside a transaction of the sequencer. */
export function voidDecisionWithin(
  trx: DatabaseTransaction,
  id: string,
  input: DecisionVoidInput,
  by: string,
  now: number,
): Promise<void> {
  return changeStatus(trx, id, now, ({ status }) => {
    if (status !== 'upheld' && status !== 'dismissed') {
      throw new CaseError('NOT_DECIDED', 'the finding has no decision to take back; load it again');
    }
    return {
      kind: 'decision-voided',
      status: 'open',
      by,
      reason: { outcome: null, reason: input.reason, cause: null },
    };
  });
}

interface Step {
  readonly kind: HistoryStep['kind'];
  readonly status: Row<'findings'>['status'];
  readonly by: string;
  readonly reason: HistoryReason;
}

async function changeStatus(
  trx: DatabaseTransaction,
  id: string,
  now: number,
  next: (before: Row<'findings'>) => Step,
): Promise<void> {
  const before = await trx.selectFrom('findings').selectAll().where('id', '=', id).executeTakeFirst();
  if (!before) throw new CaseError('FINDING_NOT_FOUND', 'there is no such finding');
  const { kind, status, by, reason } = next(before);
  const row = { ...before, status, updated_at: new Date(now).toISOString() };
  await trx.updateTable('findings').set({ status, updated_at: row.updated_at }).where('id', '=', id).execute();
  await recordHistory(trx, 'decision', [{ kind, row, by, reason }], now);
}
