import { newEventId } from '../../../contract/ids.ts';
import type { Database, Store } from '../../store/store.ts';
import type { Row } from '../../store/tables.ts';
import { CrossCheckError } from '../error.ts';
import { assertChange, type GovernedRules, type WantedChange } from './change-rule.ts';
import { ProposedChange, type RuleProposal } from './proposal.ts';
import type { RuleSetting } from './setting.ts';
import { keepRuleSettingWithin } from './store-settings.ts';

/** Proposals, newest first: those that wait, or all of one rule. */
export async function listProposals(db: Database, { rule }: { rule?: string | undefined }): Promise<RuleProposal[]> {
  let query = db.selectFrom('rule_proposals').selectAll().orderBy('id', 'desc').limit(100);
  query = rule === undefined ? query.where('state', '=', 'open') : query.where('rule', '=', rule.toUpperCase());
  return (await query.execute()).map(shown);
}

/** Keeps a change for a second person to confirm; what is not allowed is refused now. Throws CrossCheckError. */
export async function proposeChange(
  store: Store,
  governed: GovernedRules,
  wanted: WantedChange & { readonly reason: string },
  now: number,
): Promise<RuleProposal> {
  const { rule, region, from, change } = await assertChange(store.db, governed, wanted, now);
  const row: Row<'rule_proposals'> = {
    id: newEventId(now),
    rule,
    content: JSON.stringify({ region, from: new Date(from).toISOString(), change, reason: wanted.reason }),
    state: 'open',
    proposed_by: wanted.by,
    proposed_at: new Date(now).toISOString(),
    decided_by: null,
    decided_at: null,
    setting: null,
  };
  await store.db.insertInto('rule_proposals').values(row).execute();
  return shown(row);
}

/**
 * Decides on a proposal: somebody else confirms or declines it, who made it may withdraw it. A confirmed one becomes a setting in
 * the same transaction. Returns that setting, if any. Throws CrossCheckError.
 */
export async function decideProposal(
  store: Store,
  governed: GovernedRules,
  { id, decision, by }: { id: string; decision: Exclude<RuleProposal['state'], 'open'>; by: string },
  now: number,
): Promise<RuleSetting | undefined> {
  const row = await store.db.selectFrom('rule_proposals').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new CrossCheckError('PROPOSAL_UNKNOWN', 'there is no such proposal');
  const own = row.proposed_by === by;
  // Whoever could confirm their own change would be the only one to have looked at it.
  if (own !== (decision === 'withdrawn')) {
    const who = own ? 'somebody else has to decide on it; you may withdraw it' : 'only who proposed it can withdraw it';
    throw new CrossCheckError('OWN_PROPOSAL', who);
  }
  const { rule, region, from, change, reason, by: proposer } = shown(row);
  const wanted = { rule, region, from: Date.parse(from), change, reason, by: proposer, confirmedBy: by };
  if (decision === 'confirmed') await assertChange(store.db, governed, wanted, now);
  return await store.transaction(
    async (trx) => {
      const setting = decision === 'confirmed' ? await keepRuleSettingWithin(trx, wanted, now) : undefined;
      const { numUpdatedRows } = await trx
        .updateTable('rule_proposals')
        .set({
          state: decision,
          decided_by: by,
          decided_at: new Date(now).toISOString(),
          setting: setting?.id ?? null,
        })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .executeTakeFirst();
      if (numUpdatedRows !== 1n)
        throw new CrossCheckError('PROPOSAL_DECIDED', 'this proposal was decided on meanwhile');
      return setting;
    },
    { sequencer: true },
  );
}

function shown({ id, rule, content, state, ...row }: Row<'rule_proposals'>): RuleProposal {
  const { proposed_by: by, proposed_at: at, decided_by: decidedBy, decided_at: decidedAt } = row;
  return { ...ProposedChange.parse(JSON.parse(content)), id, rule, state, by, at, decidedBy, decidedAt };
}
