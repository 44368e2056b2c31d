import type { Instant, Json } from './column-types.ts';

// Periods, limits and shares that people set for what the hub does about people.

/** Finds settings by day; `id` is that of the configuration which the ledger commits to. Append-only. */
export interface ParameterSettingTable {
  id: string;
  family: 'workflow' | 'credit' | 'inspection';
  from_day: string | null; // null = it takes another one back
  takes_back: string | null;
}

/** A change that waits for a second person, or that one has decided on. */
export interface ParameterProposalTable {
  id: string;
  family: ParameterSettingTable['family'];
  content: Json; // {reason} with {from, values} or {takesBack}
  basis: string; // the family's latest line when it was proposed; '' = none
  state: 'open' | 'confirmed' | 'declined' | 'withdrawn';
  proposed_by: string;
  proposed_at: Instant;
  decided_by: string | null;
  decided_at: Instant | null;
  setting: string | null; // what came of it
}
