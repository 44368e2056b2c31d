import { auditWithin } from '../access/audit.ts';
import { reportSelfCheck } from '../inspection/self-check-reports.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import type { AnswerParts } from './answer.ts';
import { PortalError } from './error.ts';
import type { SelfCheckDraft, SelfCheckReportInput } from './self-check-schema.ts';
import { ownCheck } from './self-checks.ts';

/** Somebody of an institution, on one of its lists. */
export interface OnCheck {
  readonly id: string;
  readonly site: string;
  readonly by: string;
}

/** The list, if it can still be reported on. Throws PortalError `CHECK_UNKNOWN`, `CHECK_SENT`. */
export async function openCheck(
  db: Database | DatabaseTransaction,
  { id, site }: Pick<OnCheck, 'id' | 'site'>,
): Promise<void> {
  await ownCheck(db, id, site);
  const sent = await db.selectFrom('self_check_reports').select('id').where('check_id', '=', id).executeTakeFirst();
  if (sent) throw new PortalError('CHECK_SENT', 'the report of this list was sent; load it again');
}

/** Keeps what was written so far, for whoever of the institution goes on. Returns when. Throws PortalError. */
export async function keepCheckDraft(
  { store, now }: AnswerParts,
  { id, site, by }: OnCheck,
  draft: SelfCheckDraft,
): Promise<string> {
  const at = new Date(now()).toISOString();
  await store.transaction(async (trx) => {
    await openCheck(trx, { id, site });
    const row = { site, content: JSON.stringify(draft), by, at };
    await trx
      .insertInto('self_check_drafts')
      .values({ check_id: id, ...row })
      .onConflict((conflict) => conflict.column('check_id').doUpdateSet(row))
      .execute();
  });
  return at;
}

/** Sends the report of a list, once, with the files that were attached. Throws PortalError or InspectionError. */
export async function sendCheckReport(
  { store, now }: AnswerParts,
  { id, site, by }: OnCheck,
  input: SelfCheckReportInput,
): Promise<void> {
  await store.transaction(
    async (trx) => {
      await openCheck(trx, { id, site });
      const files = await trx
        .selectFrom('case_files')
        .select(['id', 'digest'])
        .where('case_id', '=', id)
        .where('belongs_to', '=', 'self-check')
        .where('step', 'is', null)
        .where('removed_at', 'is', null)
        .orderBy('id')
        .execute();
      const digests = [...new Set(files.map(({ digest }) => digest))];
      const report = await reportSelfCheck(trx, { id, site }, { ...input, files: digests }, by, now());
      const sent = files.map((file) => file.id);
      if (sent.length > 0) await trx.updateTable('case_files').set({ step: report }).where('id', 'in', sent).execute();
      await trx.deleteFrom('self_check_drafts').where('check_id', '=', id).execute();
      const target = { type: 'self-check', id };
      const detail = { report, files: digests.length };
      await auditWithin(trx, { account: by, action: 'self-check.sent', target, outcome: 'done', detail }, now());
    },
    { sequencer: true },
  );
}
