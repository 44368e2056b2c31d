import { z } from 'zod';
import { RuleChange } from './setting.ts';

/** What is proposed. */
export const ProposedChange = z.strictObject({
  region: z.string().nullable(),
  from: z.iso.datetime(),
  change: RuleChange,
  reason: z.string(),
});

export const PROPOSAL_STATES = ['open', 'confirmed', 'declined', 'withdrawn'] as const;

/** A change of a rule that one person wants and another has to confirm. Times are ISO. */
export const RuleProposal = ProposedChange.extend({
  id: z.string(),
  rule: z.string(),
  state: z.enum(PROPOSAL_STATES),
  by: z.string(),
  at: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
});
export type RuleProposal = z.infer<typeof RuleProposal>;
