import { rolesOf } from '../access/known-account.ts';
import { permissionsOf } from '../access/roles.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import { WorkflowError } from './error.ts';
import { loadCase } from './facts.ts';
import { noteWithin } from './note.ts';

/** Gives a case to somebody who may work on it, or to nobody in particular. */
export async function assignCase(
  store: Store,
  caseId: string,
  assignee: string | null,
  by: string,
  now: number,
): Promise<void> {
  await store.transaction((trx) => assignWithin(trx, caseId, assignee, by, now), { sequencer: true });
}

/** The same inside a transaction of the sequencer. Throws WorkflowError `ACCOUNT_UNKNOWN`. */
export async function assignWithin(
  trx: DatabaseTransaction,
  caseId: string,
  assignee: string | null,
  by: string,
  now: number,
): Promise<void> {
  const loaded = await loadCase(trx, caseId, now);
  if (assignee !== null && assignee !== by) await assertColleague(trx, assignee);
  if (loaded.facts.row.assignee === assignee) return;
  await trx.updateTable('cases').set({ assignee }).where('id', '=', caseId).execute();
  await noteWithin(trx, loaded, { step: 'assigned', by, reason: '', fields: { to: assignee ?? '' } }, now);
}

async function assertColleague(trx: DatabaseTransaction, id: string): Promise<void> {
  const account = await trx.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  if (account?.state === 'active' && permissionsOf(rolesOf(account)).has('case.work')) return;
  throw new WorkflowError('ACCOUNT_UNKNOWN', 'nobody of that name works on cases; choose another colleague');
}
