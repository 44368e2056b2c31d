import type { DatabaseTransaction } from '../../store/store.ts';
import { loadCase } from '../../workflow/facts.ts';
import type { Caller } from '../../workflow/guard.ts';
import { measuresOf } from '../../workflow/standing.ts';
import { takeStepWithin } from '../../workflow/take-step.ts';
import { CreditError } from '../error.ts';
import { entriesOf } from './lines.ts';

/** Throws CreditError unless the decision of this case that is in force orders points. */
export async function assertOrdersPoints(trx: DatabaseTransaction, caseId: string, now: number): Promise<void> {
  const known = await trx.selectFrom('cases').select('id').where('id', '=', caseId).executeTakeFirst();
  const round = known ? (await loadCase(trx, caseId, now)).facts.round : [];
  const decided = round.findLast(({ step }) => step === 'decide');
  if (!decided || !measuresOf(decided.fields).includes('points')) {
    throw new CreditError('NOT_ORDERED', 'points follow a decision of the case that orders them');
  }
}

/**
 * Takes the step `credit` of a case when the last of its entries is settled: the case goes on by itself. Whoever confirms may take it,
 * because both ask for the same permission.
 */
export async function creditCase(
  trx: DatabaseTransaction,
  caseId: string,
  reason: string,
  caller: Caller,
  now: number,
): Promise<void> {
  const { facts } = await loadCase(trx, caseId, now);
  if (facts.standing.state !== 'notified') return;
  const rows = await trx
    .selectFrom('point_lines')
    .selectAll()
    .where('kind', '=', 'conduct')
    .where('site', '=', facts.row.site)
    .execute();
  const own = entriesOf(rows).filter(({ proposal }) => {
    return proposal.kind === 'conduct' && proposal.source.type === 'case' && proposal.source.id === caseId;
  });
  if (own.some(({ state }) => state === 'proposed')) return;
  const entries = own.filter(({ state }) => state === 'confirmed').map(({ id }) => id);
  if (entries.length === 0) return;
  await takeStepWithin(trx, caseId, { step: 'credit', reason, fields: { entries } }, caller, now);
}
