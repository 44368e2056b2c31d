import type { Instant } from './column-types.ts';

// Claims as imported.

export interface ImportBatchTable {
  id: string;
  format: string;
  digest: string;
  received_at: Instant;
  rows: number;
  accepted: number;
  duplicates: number;
  cancelled: number;
  rejected: number;
}

export interface ImportRejectTable {
  batch: string;
  line: number;
  field: string;
  code: string;
  reason: string;
}

export interface ClaimTable {
  claim_id: string;
  encounter: string | null;
  person: string; // SubjectId
  site: string;
  kind: string;
  service_start: Instant;
  service_end: Instant | null;
  settled_at: Instant;
  credential: string | null;
  exception: string | null;
  terminal: string | null;
  operator: string | null;
  total_fen: number;
  fund_fen: number;
  state: 'active' | 'cancelled' | 'refunded';
  cancelled_at: Instant | null;
  batch: string;
  digest: string; // of the canonical row: the same claim twice is not two claims
}

export interface ClaimLineTable {
  claim_id: string;
  line_id: string;
  at: Instant;
  ordering: string | null; // SubjectId of the practitioner
  performing: string | null;
  /** 1 = the code on the line is a placeholder: data quality, not fraud. */
  placeholder: number;
  prescription: string | null;
  item: string | null;
  amount_fen: number;
  external: number;
}
