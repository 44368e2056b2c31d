import { newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { auditWithin } from '../access/audit.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import { coveredFen } from './covered.ts';
import { findingsOf } from './facts.ts';
import { settleFindings } from './settle-findings.ts';
import { standingOf } from './standing.ts';
import type { StepRecord } from './step.ts';

/** Kind of the ledger lines about steps of cases. */
export const CASE_STEP = 'case-step';

export type NewStep = Omit<StepRecord, 'id' | 'seq' | 'at' | 'case'>;

/**
 * Writes a step down: the record with its line of the ledger and of the audit log, the case's columns, and what its findings have
 * become. Inside a transaction of the sequencer; `records` are all steps before. Returns the step.
 */
export async function recordStep(
  trx: DatabaseTransaction,
  caseId: string,
  records: readonly StepRecord[],
  step: NewStep,
  now: number,
): Promise<StepRecord> {
  const at = new Date(now).toISOString();
  const seq = (records.at(-1)?.seq ?? 0) + 1;
  const record: StepRecord = { id: newEventId(now), case: caseId, seq, at, ...step };
  const content = JSON.stringify(record);
  const { id, by, voids } = record;
  await trx
    .insertInto('case_steps')
    .values({ id, case_id: caseId, seq, step: record.step, by, at, voids, content })
    .execute();
  await appendToLedger(trx, [{ kind: CASE_STEP, ref: id, digest: digestOf(content) }], now);
  const target = { type: 'case', id: caseId };
  await auditWithin(trx, { account: by, action: `case.${record.step}`, target, outcome: 'done', detail: { seq } }, now);
  await keepStanding(trx, caseId, [...records, record], now);
  return record;
}

// The columns are what lists are made of; the steps are what counts.
async function keepStanding(
  trx: DatabaseTransaction,
  caseId: string,
  records: readonly StepRecord[],
  now: number,
): Promise<void> {
  const { state, grade, dueAt, pausedAt, outcome, decidedFen } = standingOf(records);
  const last = records.at(-1);
  await settleFindings(trx, caseId, outcome, { by: last?.by ?? '', reason: last?.reason ?? '' }, now);
  const findings = await findingsOf(trx, caseId);
  const retracted = findings.length > 0 && findings.every(({ status }) => status === 'retracted') ? 1 : 0;
  await trx
    .updateTable('cases')
    .set({
      ...{ state, grade, outcome, retracted, due_at: dueAt, paused_at: pausedAt, decided_fen: decidedFen },
      last_seq: last?.seq ?? 0,
      updated_at: new Date(now).toISOString(),
      ...(findings.length > 0 && { amount_fen: await coveredFen(trx, findings) }),
    })
    .where('id', '=', caseId)
    .execute();
}
