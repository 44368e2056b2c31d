import type { Generated } from 'kysely';
import type { Instant, Json } from './column-types.ts';

// The gate at the desk, and whom the hub tells of changes.

/** Tokens by which systems of an institution ask the gate. Only digests. */
export interface GateTokenTable {
  id: string;
  site: string;
  label: string;
  digest: string; // SHA-256 of the token, base64url
  created_at: Instant;
  revoked_at: Instant | null;
}

/** What the gate answered. Nobody's pseudonym: who was asked about, the claim says when it comes in. */
export interface GateAnswerTable {
  id: Generated<number>;
  request: string;
  site: string;
  stage: string;
  claim_id: string | null;
  decision: string;
  reasons: Json; // [{rule, code, mode}]
  evidence: Json; // ids of attestations
  waited_ms: number;
  at: Instant;
}

/** Where changes are posted to. */
export interface WebhookTable {
  id: string;
  site: string | null; // null = of all institutions
  url: string;
  position: string; // the last change that was delivered or given up: hub/notify
  failures: number; // of the delivery that is due
  next_at: Instant;
  last_error: string | null;
  created_at: Instant;
  removed_at: Instant | null;
}

/** Deliveries that were given up. */
export interface WebhookDeadLetterTable {
  id: Generated<number>;
  webhook: string;
  body: Json;
  error: string;
  at: Instant;
}
