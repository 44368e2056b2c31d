import type { Generated } from 'kysely';
import type { Instant, Json } from './column-types.ts';

// Devices, and what they sent.

export interface SiteTable {
  id: string;
  name: string;
  region: string; // six digits, GB/T 2260
  fence: Json | null; // contract Fence
  created_at: Instant;
}

export interface DeviceTable {
  id: string;
  site: string;
  ueid: string;
  profile: string;
  place: Json;
  config: Json; // contract DeviceConfig
  key_level: string;
  certificate_serial: string;
  certificate_fingerprint: string; // SHA-256 of the DER certificate, base64url
  state: 'active' | 'revoked';
  created_at: Instant;
  revoked_at: Instant | null;
}

/** Signing keys with their validity: a signature is judged by the key that was valid at the event's time. */
export interface DeviceKeyTable {
  kid: string;
  device: string;
  jwk: Json;
  valid_from: Instant;
  valid_until: Instant | null;
}

/** Approvals and revocations, append-only. `id` is the ref of the ledger line whose digest is the SHA-256 of `content`. */
export interface DeviceEventTable {
  id: string;
  device: string;
  content: Json; // hub/registry DeviceEvent
  at: Instant;
}

/** Every client certificate that a device was given. */
export interface DeviceCertificateTable {
  fingerprint: string; // SHA-256 of the DER certificate, base64url
  device: string;
  pem: string;
  at: Instant;
}

/** How far one outbox's chain has come. `up_to` = every event up to here is settled (stored or in quarantine). */
export interface ChainTable {
  chain: string;
  device: string;
  up_to: number;
  last_seq: number; // highest stored
  last_digest: string | null;
  opened_at: Instant;
  last_at: Instant; // received
}

export interface AttestationTable {
  jti: string;
  device: string;
  chain: string;
  seq: number;
  kind: string;
  subject_type: string | null;
  subject: string | null;
  site: string;
  nonce: string | null;
  face_outcome: string | null;
  at: Instant; // device time
  received_at: Instant;
  digest: string;
  ledger_idx: number;
  envelope: string; // the bytes received; empty = erased by an order (table erasures)
  facts: Json | null; // AttestedFacts; null = stored before there was this column, or nothing to say
}

/** What was refused, and why. Kept, never judged by. The same bytes refused again only raise `times`. */
export interface QuarantineTable {
  digest: string;
  code: string; // contract RefusalCode
  detail: string;
  device: string | null; // as the topic says
  site: string | null;
  chain: string | null;
  seq: number | null;
  received_at: Instant;
  times: number;
  envelope: string;
}

/** One row per connection: online from, until. `until` null = still online. */
export interface DevicePresenceTable {
  id: Generated<number>;
  device: string;
  site: string;
  online_from: Instant;
  online_until: Instant | null;
  pending: number; // rows waiting in the outbox, as last said
}

export interface CommandTable {
  jti: string;
  device: string;
  type: string;
  signed: string;
  created_at: Instant;
  expires_at: Instant;
  state: 'sent' | 'done' | 'refused' | 'expired';
}
