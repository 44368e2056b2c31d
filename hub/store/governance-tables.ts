import type { Instant, Json } from './column-types.ts';

// How rules are governed, and what waits to be judged again.

/** A dated change of a rule's mode or parameters. Append-only: a later row counts instead. */
export interface RuleSettingTable {
  id: string;
  rule: string;
  content: Json; // {rule, region, from, change, by, …}: what the ledger commits to
  recorded_at: Instant;
}

/** A change of a rule that waits for a second person, or that one has decided on. */
export interface RuleProposalTable {
  id: string;
  rule: string;
  content: Json; // {region, from, change, reason}
  state: 'open' | 'confirmed' | 'declined' | 'withdrawn';
  proposed_by: string;
  proposed_at: Instant;
  decided_by: string | null;
  decided_at: Instant | null;
  setting: string | null; // what came of it, in rule_settings
}

/** An inconclusive verdict that time or a device's return may settle. */
export interface JudgementDueTable {
  rule: string;
  subject_type: string;
  subject: string;
  due_at: Instant | null;
  device: string | null;
  since: Instant;
}
