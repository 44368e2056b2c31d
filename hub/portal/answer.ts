import { auditWithin } from '../access/audit.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import type { Caller } from '../workflow/guard.ts';
import { takeStepWithin } from '../workflow/take-step.ts';
import { PortalError } from './error.ts';
import { isOpened } from './list-notices.ts';
import { type AnswerInput, type DraftInput, OPENED, STANDS } from './notice-schema.ts';
import { type OwnCase, ownCase } from './own-case.ts';
import { askedIn } from './stage.ts';

export interface AnswerParts {
  readonly store: Store;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Somebody of an institution, on one of its notices. */
export interface OnNotice {
  readonly id: string;
  readonly site: string;
  readonly caller: Caller;
}

/**
 * Opens a notice: it counts as delivered from now on, and its period runs. The second time nothing happens but a line in the audit log:
 * each reading leaves one.
 */
export async function openNotice({ store, now }: AnswerParts, { id, site, caller }: OnNotice): Promise<void> {
  await store.transaction(
    async (trx) => {
      const own = await ownCase(trx, id, site);
      const target = { type: 'case', id };
      await auditWithin(trx, { account: caller.account, action: 'notice.read', target, outcome: 'done' }, now());
      // Paused or over: it was delivered by the calendar.
      if (isOpened(own.steps) || own.row.state !== 'noticed' || own.row.paused_at !== null) return;
      await takeStepWithin(trx, id, { step: 'delivered', reason: OPENED, fields: {} }, caller, now());
    },
    { sequencer: true },
  );
}

/** Keeps what was written so far, for whoever of the institution goes on. */
export async function keepDraft({ store, now }: AnswerParts, on: OnNotice, input: DraftInput): Promise<void> {
  await store.transaction(async (trx) => {
    await askedCase(trx, on);
    const row = { ...input, site: on.site, by: on.caller.account, at: new Date(now()).toISOString() };
    await trx
      .insertInto('answer_drafts')
      .values({ case_id: on.id, ...row })
      .onConflict((conflict) => conflict.column('case_id').doUpdateSet(row))
      .execute();
  });
}

/**
 * Sends the answer that is asked for, once, with the files that were attached: a step of the case, which names their digests. Returns
 * the step's id. Throws PortalError or WorkflowError.
 */
export async function sendAnswer({ store, now }: AnswerParts, on: OnNotice, input: AnswerInput): Promise<string> {
  return await store.transaction(
    async (trx) => {
      const { asks } = await askedCase(trx, on);
      const stands: readonly string[] = STANDS[asks];
      if (!stands.includes(input.stand)) {
        throw new PortalError('ANSWER_INVALID', `stand: choose one of ${stands.join(', ')}`);
      }
      const files = await trx
        .selectFrom('case_files')
        .select('digest')
        .where('case_id', '=', on.id)
        .where('side', '=', 'institution')
        .where('step', 'is', null)
        .where('removed_at', 'is', null)
        .orderBy('id')
        .execute();
      const digests = [...new Set(files.map(({ digest }) => digest))];
      const fields = { stand: input.stand, ...(digests.length > 0 && { files: digests }) };
      const { id: step } = await takeStepWithin(
        trx,
        on.id,
        { step: asks, reason: input.text, fields },
        on.caller,
        now(),
      );
      await trx.deleteFrom('answer_drafts').where('case_id', '=', on.id).execute();
      return step;
    },
    { sequencer: true },
  );
}

/** The case, if something is asked of the institution now. Throws PortalError. */
export async function askedCase(
  trx: DatabaseTransaction | Store['db'],
  { id, site }: Pick<OnNotice, 'id' | 'site'>,
): Promise<OwnCase & { readonly asks: 'explanation' | 'statement' }> {
  const own = await ownCase(trx, id, site);
  const asks = askedIn(own.row.state);
  if (!asks) throw new PortalError('NOTHING_ASKED', 'nothing is asked of you here now; load the notice again');
  if (!isOpened(own.steps) && own.row.state === 'noticed' && own.row.paused_at === null) {
    throw new PortalError('NOT_OPENED', 'open the notice first');
  }
  return { ...own, asks };
}
