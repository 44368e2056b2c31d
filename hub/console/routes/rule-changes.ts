import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import type { Principal } from '../../access/sessions.ts';
import { loadRuleQuality, loadVersionQuality } from '../../cases/rule-quality.ts';
import { ruleOf } from '../../crosscheck/governance/change-rule.ts';
import { PROPOSAL_STATES, RuleProposal } from '../../crosscheck/governance/proposal.ts';
import { decideProposal, listProposals, proposeChange } from '../../crosscheck/governance/proposals.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { judgesInBackground } from '../judge-in-background.ts';
import {
  ProposalDecision,
  ProposalInput,
  ProposalList,
  QualityList,
  Setting,
  VersionQualityList,
} from '../rule-schema.ts';
import { shownSetting } from './rules.ts';

const RuleId = z.strictObject({ id: z.string().max(8) });
const ProposalId = z.strictObject({ id: z.string().max(64) });
const Decided = z.strictObject({ state: z.enum(PROPOSAL_STATES), setting: Setting.nullable() });

/** Changes of rules that two people make together, and how well the rules have done. */
export const ruleChangeRoutes: Routes = (app, { store, rules, ruleParameters = {}, crossCheck, now }) => {
  const read = { access: 'rule.read' } as const;
  const manage = { access: 'rule.manage' } as const;
  const governed = { rules, overrides: ruleParameters };
  const judge = judgesInBackground(app, crossCheck);

  app.get('/v1/rule-quality', { config: read, schema: { response: { 200: QualityList } } }, async () => ({
    items: await loadRuleQuality(store.db, now()),
  }));

  app.get(
    '/v1/rule-quality/:id',
    { config: read, schema: { params: RuleId, response: { 200: VersionQualityList } } },
    async ({ params }) => ({ items: await loadVersionQuality(store.db, ruleOf(rules, params.id).id, now()) }),
  );

  app.get(
    '/v1/rule-proposals',
    {
      config: read,
      schema: {
        querystring: z.strictObject({ rule: RuleId.shape.id.optional() }),
        response: { 200: ProposalList },
      },
    },
    async ({ query }) => ({ items: await listProposals(store.db, query) }),
  );

  app.post(
    '/v1/rules/:id/proposals',
    { config: manage, schema: { params: RuleId, body: ProposalInput, response: { 200: RuleProposal } } },
    async ({ params, body, principal }) => {
      const { account: by } = withAccount(principal);
      const { region = null, from, ...wanted } = body;
      const change = { ...wanted, rule: params.id, region, from: Date.parse(from), by };
      const proposal = await proposeChange(store, governed, change, now());
      const target = { type: 'rule', id: proposal.rule };
      const detail = { proposal: proposal.id };
      await audit(store, { account: by, action: 'rule.proposed', target, outcome: 'done', detail }, now());
      return proposal;
    },
  );

  app.post(
    '/v1/rule-proposals/:id/decisions',
    { config: manage, schema: { params: ProposalId, body: ProposalDecision, response: { 200: Decided } } },
    async ({ params, body: { decision }, principal }) => {
      const { account: by } = withAccount(principal);
      const setting = await decideProposal(store, governed, { id: params.id, decision, by }, now());
      const target = { type: 'rule-proposal', id: params.id };
      await audit(store, { account: by, action: `rule.${decision}`, target, outcome: 'done' }, now());
      if (setting && setting.from < now()) judge('all', setting.from); // what has happened since is judged by it as well
      return { state: decision, setting: setting ? shownSetting(setting) : null };
    },
  );
};

// Two people can only be told apart when both have signed in.
function withAccount(principal: Principal | null): Principal {
  if (!principal || principal.roles.length === 0) {
    throw new ConsoleError('ACCOUNT_REQUIRED', 'sign in with an account first; without one a change counts at once');
  }
  return principal;
}
