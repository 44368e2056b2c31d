import type { Exporter } from '../bundle/export.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import { guardRefusal, refusalOf } from './allowed.ts';
import { bindFiles } from './bind-files.ts';
import { dueAfter } from './due.ts';
import { WorkflowError } from './error.ts';
import { type LoadedCase, loadCase } from './facts.ts';
import { fieldsSchema, keptText, type StepFields } from './fields.ts';
import type { Attempt, Caller, Refusal } from './guard.ts';
import { PROCEDURE } from './procedure.ts';
import { recordStep } from './record-step.ts';
import { refusalWords } from './refusal-words.ts';
import { stands } from './set-aside.ts';
import type { StepName, StepRecord } from './step.ts';
import { type EvidenceCheck, verifyEvidence } from './verify-evidence.ts';

/** What everything here works with: store, rules, the hub's identity (bundles are made and verified with it), and the clock. */
export type WorkflowParts = Exporter;

export interface StepInput {
  readonly step: StepName;
  readonly reason: string;
  readonly fields: StepFields;
  /** The last step that the caller has seen: refused when another one came in between. */
  readonly after?: number | undefined;
}

const HUB = 'hub';
const Reason = keptText(4, 4000);

/** Takes a step on somebody's behalf. Throws WorkflowError; `refusal` says who could do something about it. */
export async function takeStep(
  parts: WorkflowParts,
  caseId: string,
  input: StepInput,
  caller: Caller,
): Promise<StepRecord> {
  const attempt = { caller, fields: fieldsOf(input) };
  const reason = reasonOf(input);
  const loaded = await loadCase(parts.store.db, caseId, parts.now());
  refuse(refusalOf(input.step, { ...attempt, facts: loaded.facts }));
  const checked = await checkEvidence(parts, input.step, loaded, caller);
  const { store, now } = parts;
  return await store.transaction(
    (trx) => attemptWithin(trx, caseId, { ...input, ...attempt, reason, checked }, now()),
    {
      sequencer: true,
    },
  );
}

/** The same inside a transaction of the sequencer, for steps that need no evidence to be verified. */
export async function takeStepWithin(
  trx: DatabaseTransaction,
  caseId: string,
  input: StepInput,
  caller: Caller,
  now: number,
): Promise<StepRecord> {
  return await attemptWithin(trx, caseId, { ...input, caller, fields: fieldsOf(input), reason: reasonOf(input) }, now);
}

async function attemptWithin(
  trx: DatabaseTransaction,
  caseId: string,
  { caller, checked, ...input }: StepInput & { readonly caller: Caller; readonly checked?: EvidenceCheck | undefined },
  now: number,
): Promise<StepRecord> {
  const loaded = await loadCase(trx, caseId, now);
  assertNothingBetween(loaded.records, input.after);
  const { facts } = loaded;
  refuse(refusalOf(input.step, { caller, facts, fields: input.fields, evidence: checked?.evidence }));
  const findings = facts.findings.filter(stands).map(({ id }) => id);
  const fields = {
    ...input.fields,
    ...(checked && { bundles: checked.bundles }),
    ...(PROCEDURE[input.step].namesFindings && { findings }),
  };
  const taken = await write(trx, loaded, { ...input, fields }, caller.account, now);
  await bindFiles(trx, taken, caller);
  return taken;
}

/** A step that the hub takes by the clock. Nothing happens, and null is returned, when its time has not come (any more). */
export async function takeOwnStep(
  { store, now }: Pick<WorkflowParts, 'store' | 'now'>,
  caseId: string,
  step: 'overdue' | 'no-statement',
): Promise<StepRecord | null> {
  return await store.transaction(
    async (trx) => {
      const loaded = await loadCase(trx, caseId, now());
      const { facts } = loaded;
      const { moves, guards } = PROCEDURE[step];
      const attempt: Attempt = { facts, caller: { account: HUB, permissions: new Set(), site: null } };
      if (moves[facts.standing.state] === undefined || guardRefusal(guards, attempt)) return null;
      const fields = { due: facts.standing.dueAt ?? '' };
      // Taken back before for the same end of the period: whoever did so gives another one, or waits for the institution.
      if (facts.taken.some((one) => one.step === step && one.fields.due === fields.due)) return null;
      return await write(trx, loaded, { step, reason: 'period-over', fields }, HUB, now());
    },
    { sequencer: true },
  );
}

async function write(
  trx: DatabaseTransaction,
  { facts, records }: LoadedCase,
  { step, reason, fields }: StepInput,
  by: string,
  now: number,
): Promise<StepRecord> {
  const { state } = facts.standing;
  const to = PROCEDURE[step].moves[state] ?? state;
  const dueAt = dueAfter(step, fields, facts);
  return await recordStep(
    trx,
    facts.row.id,
    records,
    { step, from: state, to, by, reason, fields, dueAt, voids: null },
    now,
  );
}

async function checkEvidence(
  parts: WorkflowParts,
  step: StepName,
  { facts }: LoadedCase,
  caller: Caller,
): Promise<EvidenceCheck | undefined> {
  if (!PROCEDURE[step].guards.includes('evidence-holds')) return undefined;
  return await verifyEvidence(parts, facts, caller.account);
}

function fieldsOf({ step, fields }: StepInput): StepFields {
  const parsed = fieldsSchema(PROCEDURE[step].fields).safeParse(fields);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new WorkflowError('STEP_INVALID', `${issue?.path.join('.') || 'fields'}: ${issue?.message ?? 'invalid'}`);
}

function reasonOf({ reason }: StepInput): string {
  const parsed = Reason.safeParse(reason);
  if (parsed.success) return parsed.data;
  throw new WorkflowError('STEP_INVALID', `reason: ${parsed.error.issues[0]?.message ?? 'invalid'}`);
}

function assertNothingBetween(records: readonly StepRecord[], after: number | undefined): void {
  if (after === undefined || after === (records.at(-1)?.seq ?? 0)) return;
  throw new WorkflowError('CASE_MOVED', 'somebody took a step in this case meanwhile; load it again');
}

function refuse(refusal: Refusal | undefined): void {
  if (refusal) throw new WorkflowError('STEP_REFUSED', refusalWords(refusal), refusal);
}
