import type { Generated } from 'kysely';
import type { Instant, Json } from './column-types.ts';

// What the rules found, and what people decided.

/** The current verdict of one rule on one subject that is not clear (clear ones of former versions: until judged again). */
export interface VerdictTable {
  rule: string;
  subject_type: string;
  subject: string;
  rule_version: number;
  outcome: 'clear' | 'finding' | 'inconclusive';
  reason: Json; // {code, params}
  site: string | null;
  claim_id: string | null;
  judged_at: Instant;
}

/** A verdict that is no finding and became open, or is open no longer, and not by mere waiting: for whoever wants to hear of it. */
export interface VerdictChangeTable {
  id: Generated<number>;
  rule: string;
  subject_type: string;
  subject: string;
  site: string; // nobody is told of a change that no institution is known for
  claim_id: string | null;
  outcome: 'clear' | 'inconclusive' | 'not-judged';
  code: string; // why, or what is missing
  at: Instant;
}

/** What several rules say about a subject when they clear it. Many subjects share one. */
export interface VerdictSetTable {
  id: string; // of its content
  content: string; // hub/crosscheck verdict-set: a line for each rule
  clears: number; // how many rules that is
  subjects: number; // how many subjects share it now
}

/** A subject that was judged, with its clear verdicts. */
export interface JudgedSubjectTable {
  subject_type: string;
  subject: string;
  verdict_set: string;
  match_code: string | null; // of claims: hub/crosscheck MatchCode
  channel: string | null; // and MatchChannel
  judged_at: Instant; // since when this has been so
}

export interface FindingTable {
  id: string;
  fingerprint: string; // rule + subject + evidence: the same evidence never makes two findings
  rule: string;
  rule_version: number;
  class: string;
  subject_type: string;
  subject: string;
  claim_id: string | null;
  site: string;
  person: string | null;
  practitioner: string | null;
  device: string | null;
  reason: Json;
  params: Json;
  evidence: Json;
  amount_fen: number;
  mode: Generated<string>; // RuleMode that it was made under
  status: 'open' | 'retracted' | 'dismissed' | 'upheld';
  opened_at: Instant;
  updated_at: Instant;
}

export interface FindingEventTable {
  id: Generated<number>;
  finding: string;
  kind: string; // opened, updated, retracted, reopened, decided, decision-voided
  by: string; // account or 'hub'
  reason: Json;
  at: Instant;
}

export interface SettingTable {
  key: string;
  value: Json;
  updated_at: Instant;
}
