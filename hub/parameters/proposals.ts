import { newEventId } from '../../contract/ids.ts';
import type { Database, DatabaseTransaction, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { assertWanted, keepChangeWithin, WantedParameters } from './change.ts';
import { ParameterError } from './error.ts';
import type { FamilyName, ParameterFamily, ParameterValues } from './family.ts';
import type { ParameterDecision, ParameterProposal } from './parameter-schema.ts';

/** Keeps a change for a second person to confirm; what can't be made is refused now. Throws ParameterError. */
export async function proposeParameters<T extends ParameterValues>(
  store: Store,
  family: ParameterFamily<T>,
  wanted: WantedParameters,
  by: string,
  now: number,
): Promise<ParameterProposal> {
  const content = JSON.stringify(await assertWanted(store.db, family, wanted, now));
  const row: Row<'parameter_proposals'> = {
    ...{ id: newEventId(now), family: family.name, content, basis: await latestLine(store.db, family.name) },
    ...{ state: 'open', proposed_by: by, proposed_at: new Date(now).toISOString() },
    ...{ decided_by: null, decided_at: null, setting: null },
  };
  await store.db.insertInto('parameter_proposals').values(row).execute();
  return shown(row);
}

/** The family of a proposal. Throws ParameterError `PROPOSAL_UNKNOWN`. */
export async function familyOfProposal(db: Database, id: string): Promise<FamilyName> {
  return (await findProposal(db, id)).family;
}

/**
 * Decides on a proposal: somebody else confirms or declines it, who made it may withdraw it. A confirmed one becomes a line of the
 * ledger in the same transaction; returns its id. Throws ParameterError.
 */
export async function decideParameters<T extends ParameterValues>(
  store: Store,
  family: ParameterFamily<T>,
  { id, decision, by }: { id: string; decision: ParameterDecision; by: string },
  now: number,
): Promise<string | null> {
  return await store.transaction(
    async (trx) => {
      const row = await findProposal(trx, id);
      assertMayDecide(row, decision, by);
      const setting = decision === 'confirmed' ? await confirmed(trx, family, row, by, now) : null;
      const decided = { state: decision, decided_by: by, decided_at: new Date(now).toISOString(), setting };
      await trx.updateTable('parameter_proposals').set(decided).where('id', '=', id).execute();
      return setting;
    },
    { sequencer: true },
  );
}

/** Proposals of a family, newest first. */
export async function listParameterProposals(db: Database, family: FamilyName): Promise<ParameterProposal[]> {
  const rows = db.selectFrom('parameter_proposals').selectAll().where('family', '=', family);
  return (await rows.orderBy('id', 'desc').limit(100).execute()).map(shown);
}

function assertMayDecide(row: Row<'parameter_proposals'>, decision: ParameterDecision, by: string): void {
  if (row.state !== 'open') throw new ParameterError('PROPOSAL_DECIDED', 'this proposal was decided on already');
  const own = row.proposed_by === by;
  // Whoever could confirm their own change would be the only one to have looked at it.
  if (own === (decision === 'withdrawn')) return;
  const who = own ? 'somebody else has to decide on it; you may withdraw it' : 'only who proposed it can withdraw it';
  throw new ParameterError('OWN_PROPOSAL', who);
}

async function confirmed<T extends ParameterValues>(
  trx: DatabaseTransaction,
  family: ParameterFamily<T>,
  { content, basis, proposed_by: by }: Row<'parameter_proposals'>,
  confirmedBy: string,
  now: number,
): Promise<string> {
  // A proposal holds all values of its family: it would silently undo what others set since.
  if ((await latestLine(trx, family.name)) !== basis) {
    throw new ParameterError('PARAMETERS_MOVED', 'other values were set since it was proposed; propose it anew');
  }
  const wanted = WantedParameters.parse(JSON.parse(content));
  return await keepChangeWithin(trx, family, wanted, { by, confirmedBy }, now);
}

async function findProposal(db: Database | DatabaseTransaction, id: string): Promise<Row<'parameter_proposals'>> {
  const row = await db.selectFrom('parameter_proposals').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new ParameterError('PROPOSAL_UNKNOWN', 'there is no such proposal');
  return row;
}

async function latestLine(db: Database | DatabaseTransaction, family: FamilyName): Promise<string> {
  const rows = db.selectFrom('parameter_settings').select(({ fn }) => fn.max('id').as('id'));
  return (await rows.where('family', '=', family).executeTakeFirst())?.id ?? '';
}

function shown({ id, content, state, ...row }: Row<'parameter_proposals'>): ParameterProposal {
  const { proposed_by: by, proposed_at: at, decided_by: decidedBy, decided_at: decidedAt } = row;
  const wanted = WantedParameters.parse(JSON.parse(content));
  const change =
    'takesBack' in wanted
      ? { from: null, values: null, takesBack: wanted.takesBack }
      : { from: wanted.from, values: wanted.values, takesBack: null };
  return { id, ...change, reason: wanted.reason, state, by, at, decidedBy, decidedAt };
}
