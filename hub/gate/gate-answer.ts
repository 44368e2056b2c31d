import { z } from 'zod';
import { RULE_MODES } from '../crosscheck/governance/setting.ts';
import { GATE_STAGES } from './gate-request.ts';

/**
 * `proceed`: every rule that has something to say is content. `hold`, `deny`: a rule found something, and the region has set it
 * to a mode that acts. `no-evidence`: nothing holds the visit up, but who was there is not shown; the reasons say why.
 */
export const GATE_DECISIONS = ['proceed', 'hold', 'deny', 'no-evidence'] as const;
export type GateDecision = (typeof GATE_DECISIONS)[number];

const EvidenceId = z.strictObject({ type: z.enum(['claim', 'attestation', 'refusal']), id: z.string() });

export const GateReason = z.strictObject({
  /** null: the gate itself says it. */
  rule: z.string().nullable(),
  outcome: z.enum(['finding', 'inconclusive', 'gate']),
  mode: z.enum(RULE_MODES).nullable(),
  code: z.string(),
  text: z.strictObject({ 'zh-CN': z.string(), en: z.string() }),
  amountFen: z.number(),
  evidence: z.array(EvidenceId),
});
export type GateReason = z.infer<typeof GateReason>;

export const GateAnswer = z.strictObject({
  requestId: z.string(),
  stage: z.enum(GATE_STAGES),
  decision: z.enum(GATE_DECISIONS),
  reasons: z.array(GateReason),
  /** Events about this person at this site that were looked at, by their ids. */
  evidence: z.array(z.string()),
  waitedMs: z.number(),
  /** Until when the gate would have waited for a device. */
  deadline: z.iso.datetime(),
  answeredAt: z.iso.datetime(),
});
export type GateAnswer = z.infer<typeof GateAnswer>;
