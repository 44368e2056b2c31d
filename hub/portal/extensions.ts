import { newEventId } from '../../contract/ids.ts';
import { auditWithin } from '../access/audit.ts';
import type { Database, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { loadCase } from '../workflow/facts.ts';
import type { Caller } from '../workflow/guard.ts';
import { noteWithin } from '../workflow/note.ts';
import type { StepRecord } from '../workflow/step.ts';
import { takeStepWithin } from '../workflow/take-step.ts';
import { PortalError } from './error.ts';
import type { ExtensionAnswer, ExtensionInput, ExtensionView } from './notice-schema.ts';
import { ownCase } from './own-case.ts';
import { askedIn } from './stage.ts';

export interface ExtensionParts {
  readonly store: Store;
  readonly now: () => number;
}

export async function extensionsOf(db: Database, caseId: string): Promise<ExtensionView[]> {
  const rows = await db
    .selectFrom('extension_requests')
    .leftJoin('case_steps', 'case_steps.id', 'extension_requests.step')
    .selectAll('extension_requests')
    .select('case_steps.content')
    .where('extension_requests.case_id', '=', caseId)
    .orderBy('extension_requests.id')
    .execute();
  return rows.map(({ id, days, reason, at, by, answer, answered_at, content }) => ({
    ...{ id, days, reason, at, by, answer },
    answeredAt: answered_at,
    words: content === null ? null : (JSON.parse(content) as StepRecord).reason,
  }));
}

/** Whether more time can be asked for: something is asked, its time runs, and no other request is waiting. */
export function mayAsk(row: Row<'cases'>, requests: readonly ExtensionView[]): boolean {
  const runs = askedIn(row.state) !== null && row.state !== 'overdue' && row.paused_at === null;
  return runs && requests.every(({ answer }) => answer !== null);
}

/** An institution asks for more time. Throws PortalError. */
export async function askExtension(
  { store, now }: ExtensionParts,
  { id, site, by }: { readonly id: string; readonly site: string; readonly by: string },
  { days, reason }: ExtensionInput,
): Promise<void> {
  await store.transaction(
    async (trx) => {
      const { row } = await ownCase(trx, id, site);
      if (!mayAsk(row, await extensionsOf(trx, id))) {
        throw new PortalError('EXTENSION_ASKED', 'no period is running, or a request is waiting for its answer');
      }
      const at = new Date(now()).toISOString();
      const nothing = { answer: null, answered_by: null, answered_at: null, step: null };
      const request = { id: newEventId(now()), case_id: id, site, days, reason, by, at, ...nothing };
      await trx.insertInto('extension_requests').values(request).execute();
      const target = { type: 'case', id };
      await auditWithin(
        trx,
        { account: by, action: 'extension.asked', target, outcome: 'done', detail: { days } },
        now(),
      );
    },
    { sequencer: true },
  );
}

/** An operator grants or refuses, in words that the institution reads: a step of the case, or a note in it. Throws PortalError or WorkflowError. */
export async function answerExtension(
  { store, now }: ExtensionParts,
  { caseId, request }: { readonly caseId: string; readonly request: string },
  { answer, reason }: ExtensionAnswer,
  caller: Caller,
): Promise<void> {
  await store.transaction(
    async (trx) => {
      const row = await trx
        .selectFrom('extension_requests')
        .selectAll()
        .where('id', '=', request)
        .where('case_id', '=', caseId)
        .where('answer', 'is', null)
        .executeTakeFirst();
      if (!row) throw new PortalError('EXTENSION_UNKNOWN', 'there is no such request, or it was answered meanwhile');
      const said = { reason, fields: { days: row.days } };
      const { id: step, at } =
        answer === 'granted'
          ? await takeStepWithin(trx, caseId, { step: 'extend', ...said }, caller, now())
          : await noteWithin(
              trx,
              await loadCase(trx, caseId, now()),
              { step: 'not-extended', by: caller.account, ...said },
              now(),
            );
      const answered = { answer, answered_by: caller.account, answered_at: at, step };
      await trx.updateTable('extension_requests').set(answered).where('id', '=', request).execute();
      const entry = { account: caller.account, action: 'extension.answered', target: { type: 'case', id: caseId } };
      await auditWithin(trx, { ...entry, outcome: 'done', detail: { answer } }, now());
    },
    { sequencer: true },
  );
}
