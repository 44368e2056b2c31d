import { z } from 'zod';
import { RuleQuality, VersionQuality } from '../cases/rule-quality.ts';
import { ParameterLimit } from '../crosscheck/governance/parameter-limits.ts';
import { RuleProposal } from '../crosscheck/governance/proposal.ts';
import { RegionCode, RULE_MODES, RuleChange } from '../crosscheck/governance/setting.ts';
import { WhatIfDifference } from '../crosscheck/governance/what-if-tally.ts';
import { FINDING_CLASSES, SUBJECT_KINDS } from '../crosscheck/judged-subject.ts';

export const instant = z.iso.datetime({ offset: true });
const Value = z.union([z.string(), z.number(), z.boolean()]);
const Reason = z.string().trim().min(8).max(500);

export const Setting = z.strictObject({
  id: z.string(),
  rule: z.string(),
  region: z.string().nullable(),
  from: z.string(),
  change: RuleChange,
  by: z.string(),
  confirmedBy: z.string().optional(),
  reason: z.string().optional(),
  recordedAt: z.string(),
});
export type Setting = z.infer<typeof Setting>;

/** A rule as it counts at one instant in one region, and every setting that was ever made. */
export const RuleInForce = z.strictObject({
  id: z.string(),
  version: z.number(),
  class: z.enum(FINDING_CLASSES),
  subject: z.enum(SUBJECT_KINDS),
  legalBasis: z.array(z.string()),
  mode: z.enum(RULE_MODES),
  parameters: z.record(z.string(), Value),
  limits: z.array(ParameterLimit),
  settings: z.array(Setting),
});
export type RuleInForce = z.infer<typeof RuleInForce>;
export const RuleList = z.array(RuleInForce);

export const Place = z.strictObject({ region: RegionCode.optional(), at: instant.optional() });
export type Place = z.infer<typeof Place>;

/** A change to be made at once, by who works alone. */
export const SettingInput = z.strictObject({
  change: RuleChange,
  from: instant,
  region: RegionCode.optional(),
  reason: Reason.optional(),
});

/** The same for a second person to confirm. */
export const ProposalInput = SettingInput.extend({ reason: Reason });
export type ProposalInput = z.infer<typeof ProposalInput>;

export const ProposalDecision = z.strictObject({ decision: z.enum(['confirmed', 'declined', 'withdrawn']) });
export type ProposalDecision = z.infer<typeof ProposalDecision>;
export const ProposalList = z.strictObject({ items: z.array(RuleProposal) });

export const WhatIfInput = z.strictObject({
  parameters: z.record(z.string().max(60), Value),
  since: instant,
  region: RegionCode.optional(),
});
export type WhatIfInput = z.infer<typeof WhatIfInput>;

/** A line of the answer: how far it has come, or the difference at the end. */
export const WhatIfStep = z.union([
  z.strictObject({ subjects: z.number() }),
  z.strictObject({ difference: WhatIfDifference }),
]);
export type WhatIfStep = z.infer<typeof WhatIfStep>;

export const QualityList = z.strictObject({ items: z.array(RuleQuality) });
export const VersionQualityList = z.strictObject({ items: z.array(VersionQuality) });
