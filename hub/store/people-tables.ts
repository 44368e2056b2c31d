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
