import { civilDate } from '../../calendar/working-days.ts';
import { parametersOn } from '../../parameters/in-force.ts';
import type { DatabaseTransaction, Store } from '../../store/store.ts';
import type { Caller } from '../../workflow/guard.ts';
import { CreditError } from '../error.ts';
import { CREDIT_PARAMETERS } from '../parameters.ts';
import { creditCase } from './case-credit.ts';
import { type PointProposal, yearOf } from './entry.ts';
import { countedOf, enterLines, entriesAbout, findEntry, type PointEntry } from './lines.ts';
import type { PointSettlement } from './points-schema.ts';
import { tallyOf } from './tally.ts';

/**
 * Confirms or rejects what was proposed, or voids what was confirmed: the first one counts, everything stays in the ledger.
 * Throws CreditError `OWN_PROPOSAL` when the proposer would confirm: two people, always.
 */
export async function settlePoints(
  store: Store,
  entry: string,
  { step, reason }: PointSettlement,
  caller: Caller,
  now: number,
): Promise<void> {
  const by = caller.account;
  await store.transaction(
    async (trx) => {
      const known = await findEntry(trx, entry);
      if (!known) throw new CreditError('ENTRY_UNKNOWN', 'there is no such entry; load the list again');
      if (step === 'voided') assertVoidable(known);
      else assertOpen(known);
      if (step === 'confirmed') await assertConfirmable(trx, known, by, now);
      const { proposal, points } = known;
      await enterLines(trx, [{ entry, step, proposal, points, by, reason }], now);
      if (step !== 'voided' && proposal.kind === 'conduct' && proposal.source.type === 'case') {
        await creditCase(trx, proposal.source.id, reason, caller, now);
      }
    },
    { sequencer: true },
  );
}

function assertVoidable({ state }: PointEntry): void {
  if (state !== 'confirmed') {
    throw new CreditError('ENTRY_NOT_CONFIRMED', 'only a confirmed entry can be voided; a proposal is rejected');
  }
}

function assertOpen({ state }: PointEntry): void {
  if (state !== 'proposed')
    throw new CreditError('ENTRY_SETTLED', 'somebody settled this entry meanwhile; load it again');
}

async function assertConfirmable(trx: DatabaseTransaction, entry: PointEntry, by: string, now: number): Promise<void> {
  if (entry.steps[0]?.by === by) {
    throw new CreditError('OWN_PROPOSAL', 'who proposed does not confirm: ask another person who may manage credit');
  }
  const { proposal } = entry;
  if (proposal.kind === 'conduct') return;
  const rules = (await parametersOn(trx, CREDIT_PARAMETERS, civilDate(now))).points;
  const year = yearOf(proposal);
  const counted = countedOf(await entriesAbout(trx, proposal.practitioner, year));
  const tally = tallyOf(counted, rules);
  if (proposal.kind === 'repair') assertRoom(tally, counted, entry.points, rules.repair.most);
  else assertReached(tally, proposal);
}

// Between proposal and confirmation an entry may have been voided.
function assertRoom(
  { added }: { readonly added: number },
  counted: readonly { readonly kind: string; readonly points: number }[],
  points: number,
  most: number,
): void {
  const repaired = counted.filter(({ kind }) => kind === 'repair').reduce((sum, one) => sum + one.points, 0);
  if (repaired + points > Math.min(most, added)) {
    throw new CreditError('NOTHING_TO_REPAIR', 'there are no points left that could be repaired; reject the proposal');
  }
}

function assertReached(
  { reached }: ReturnType<typeof tallyOf>,
  { measure }: Extract<PointProposal, { kind: 'measure' }>,
): void {
  if (!reached.some((one) => one.measure === measure)) {
    throw new CreditError(
      'MEASURE_NOT_REACHED',
      'points were voided since: this measure is not reached any more; reject it',
    );
  }
}
