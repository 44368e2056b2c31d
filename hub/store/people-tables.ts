import type { Instant, Json } from './column-types.ts';

// Consents and the template vault.

export interface ConsentTable {
  id: string;
  subject_type: string;
  subject: string;
  notice: string;
  scopes: Json;
  given_by: string;
  site: string;
  device: string;
  granted_at: Instant;
  withdrawn_at: Instant | null;
  jti: string; // the attestation that recorded it
}

/** One data key per person, itself encrypted: destroying the row destroys every template of the person (crypto-shredding). */
export interface VaultKeyTable {
  subject_type: string;
  subject: string;
  wrapped_key: string;
  created_at: Instant;
}

export interface VaultTemplateTable {
  id: string;
  subject_type: string;
  subject: string;
  site: string;
  model: string;
  consent: string;
  sealed: string; // encrypted with the person's data key
  created_at: Instant;
  expires_at: Instant;
}

export interface VaultHandOutTable {
  id: string;
  template: string;
  subject: string;
  device: string;
  scope: string;
  nonce: string | null;
  at: Instant;
  expires_at: Instant;
}

/** Two people whose templates are more alike than two people should be. `subject` sorts before `other`. */
export interface FaceDuplicateTable {
  subject_type: string;
  subject: string;
  other: string;
  score_milli: number; // cosine in thousandths
  threshold_milli: number;
  policy: string;
  found_at: Instant;
  last_found_at: Instant;
}

/**
 * A notice on face data, as people were shown it. `version` stands in consents and in what devices are set to; `id` is the
 * ref of the ledger line whose digest is the SHA-256 of `content`.
 */
export interface NoticeTable {
  id: string;
  version: string;
  content: Json; // hub/consent Notice
  valid_from: Instant;
  by: string; // account
  at: Instant;
}

/** How many people were enrolled at the end of a day in China. */
export interface EnrolledCountTable {
  day: string; // YYYY-MM-DD
  persons: number;
}

/** What was done because a person asked. `id` is the ref of the ledger line whose digest is the SHA-256 of `content`. */
export interface RightsRequestTable {
  id: string;
  kind: string; // hub/rights RightsRequestKind
  subject_type: string;
  subject: string;
  by: string; // account
  content: Json;
  at: Instant;
}

/** What was removed because its time was over. `id` is the ref of the ledger line whose digest is the SHA-256 of `content`. */
export interface RetentionRunTable {
  id: string;
  content: Json; // hub/retention RetentionReport
  at: Instant;
}
