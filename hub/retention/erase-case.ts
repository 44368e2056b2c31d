import { newEventId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import { removeWithin } from '../files/attach.ts';
import type { CaseFiles } from '../files/case-files.ts';
import { appendToLedger } from '../ledger/append.ts';
import { CASE_ERASURE, CaseErasureOrder } from '../ledger/erasure/case-order.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';

/** Whom and what a case was about, in words and ids. State, outcome, amounts and institution are accounts and stay. */
const EMPTIED = {
  ...{ person: null, practitioner: null, device: null, reference: null, assignee: null },
  ...{ title: '', description: '' },
} as const satisfies Partial<Row<'cases'>>;

/**
 * Destroys the words of a case for good: its steps, its files, drafts and requests, and whom it was about. An order with the digests
 * of all steps stays, with a line of the ledger. Inside a transaction of the sequencer; the caller calls `store.scrub()` after the last.
 */
export async function eraseCaseWithin(
  trx: DatabaseTransaction,
  files: Pick<CaseFiles, 'remove'>,
  { id: caseId, number }: Pick<Row<'cases'>, 'id' | 'number'>,
  words: Pick<CaseErasureOrder, 'legalBasis' | 'reason' | 'by'>,
  now: number,
): Promise<void> {
  const steps = await trx
    .selectFrom('case_steps')
    .select(['id', 'content'])
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .execute();
  const at = new Date(now).toISOString();
  const digests = steps.map(({ id, content }) => ({ id, digest: digestOf(content) }));
  const said = { id: newEventId(now), case: caseId, number, steps: digests, ...words, at };
  const order = parseOrThrow(CaseErasureOrder, said, 'order to erase a case');
  const content = JSON.stringify(order);
  await trx.insertInto('case_erasures').values({ id: order.id, case_id: caseId, content, at }).execute();
  await trx.updateTable('case_steps').set({ content: '' }).where('case_id', '=', caseId).execute();
  await trx
    .updateTable('cases')
    .set({ ...EMPTIED, erased_at: at })
    .where('id', '=', caseId)
    .execute();
  await eraseAttached(trx, files, caseId, now);
  await trx.deleteFrom('answer_drafts').where('case_id', '=', caseId).execute();
  await trx.deleteFrom('extension_requests').where('case_id', '=', caseId).execute();
  await appendToLedger(trx, [{ kind: CASE_ERASURE, ref: order.id, digest: digestOf(content) }], now);
}

// A file's digest stays: whoever has the file can show that it was sent. Its name may be a person's.
async function eraseAttached(
  trx: DatabaseTransaction,
  files: Pick<CaseFiles, 'remove'>,
  caseId: string,
  now: number,
): Promise<void> {
  const own = trx.selectFrom('case_files').select(['id', 'digest']).where('case_id', '=', caseId);
  const kept = await own.where('belongs_to', '=', 'case').where('removed_at', 'is', null).execute();
  for (const file of kept) await removeWithin(trx, files, file, 'age', now);
  await trx
    .updateTable('case_files')
    .set({ name: '' })
    .where('case_id', '=', caseId)
    .where('belongs_to', '=', 'case')
    .execute();
}
