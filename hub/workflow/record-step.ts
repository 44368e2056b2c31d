import { newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { auditWithin } from '../access/audit.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import { coveredFen } from './covered.ts';
import { findingsOf } from './facts.ts';
import { ASIDE_AS, type CaseFinding, stands } from './set-aside.ts';
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
  const { state, grade, dueAt, pausedAt, outcome, decidedFen, held } = standingOf(records);
  const last = records.at(-1);
  await settleFindings(trx, caseId, records, outcome, now);
  const findings = await findingsOf(trx, caseId, records);
  await keepAside(trx, caseId, findings);
  const retracted = findings.length > 0 && !findings.some(stands) ? 1 : 0;
  await trx
    .updateTable('cases')
    .set({
      ...{ state, grade, outcome, retracted, due_at: dueAt, paused_at: pausedAt, decided_fen: decidedFen },
      held: held ? 1 : 0,
      last_seq: last?.seq ?? 0,
      updated_at: new Date(now).toISOString(),
      ...(findings.length > 0 && { amount_fen: await coveredFen(trx, findings) }),
    })
    .where('id', '=', caseId)
    .execute();
}

async function keepAside(trx: DatabaseTransaction, caseId: string, findings: readonly CaseFinding[]): Promise<void> {
  for (const aside of [null, ...ASIDE_AS]) {
    const ids = findings.filter((finding) => finding.aside === aside).map(({ id }) => id);
    if (ids.length === 0) continue;
    const rows = trx.updateTable('case_findings').set({ aside }).where('case_id', '=', caseId);
    await rows.where('finding_id', 'in', ids).execute();
  }
}
