import type { ColumnType, Generated, Insertable, Selectable } from 'kysely';

/**
 * Every table of the hub. Times are UTC ISO 8601 text with milliseconds (they sort as text), amounts are fen (1/100 CNY),
 * `json` columns are JSON text, booleans are 0 or 1: so the same queries run on SQLite and on PostgreSQL.
 */
export interface Tables {
  sites: SiteTable;
  devices: DeviceTable;
  device_keys: DeviceKeyTable;
  chains: ChainTable;
  attestations: AttestationTable;
  quarantine: QuarantineTable;
  device_presence: DevicePresenceTable;
  ledger: LedgerTable;
  commands: CommandTable;
  consents: ConsentTable;
  vault_keys: VaultKeyTable;
  vault_templates: VaultTemplateTable;
  vault_hand_outs: VaultHandOutTable;
  import_batches: ImportBatchTable;
  import_rejects: ImportRejectTable;
  claims: ClaimTable;
  claim_lines: ClaimLineTable;
  verdicts: VerdictTable;
  findings: FindingTable;
  finding_events: FindingEventTable;
  settings: SettingTable;
}

type Json = string;
type Instant = string;
type Flag = ColumnType<number, number, number>;

interface SiteTable {
  id: string;
  name: string;
  region: string; // six digits, GB/T 2260
  fence: Json | null; // contract Fence
  created_at: Instant;
}

interface DeviceTable {
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
interface DeviceKeyTable {
  kid: string;
  device: string;
  jwk: Json;
  valid_from: Instant;
  valid_until: Instant | null;
}

/** How far one outbox's chain has come. `up_to` = every event up to here is settled (stored or in quarantine). */
interface ChainTable {
  chain: string;
  device: string;
  up_to: number;
  last_seq: number; // highest stored
  last_digest: string | null;
  opened_at: Instant;
  last_at: Instant; // received
}

interface AttestationTable {
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
  envelope: string; // the bytes received
}

/** What was refused, and why. Kept, never judged by. The same bytes refused again only raise `times`. */
interface QuarantineTable {
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
interface DevicePresenceTable {
  id: Generated<number>;
  device: string;
  site: string;
  online_from: Instant;
  online_until: Instant | null;
  pending: number; // rows waiting in the outbox, as last said
}

/** Hash chain over everything that must not change; the place of the Merkle log. */
interface LedgerTable {
  idx: number; // from 1
  kind: string; // attestation, consent, rule, decision, import, export, hand-out, ...
  ref: string; // id of the thing
  leaf: string; // base64url SHA-256 commitment
  root: string; // base64url SHA-256 over the former root and this leaf
  at: Instant;
}

interface CommandTable {
  jti: string;
  device: string;
  type: string;
  signed: string;
  created_at: Instant;
  expires_at: Instant;
  state: 'sent' | 'done' | 'refused' | 'expired';
}

interface ConsentTable {
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
interface VaultKeyTable {
  subject_type: string;
  subject: string;
  wrapped_key: string;
  created_at: Instant;
}

interface VaultTemplateTable {
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

interface VaultHandOutTable {
  id: string;
  template: string;
  subject: string;
  device: string;
  scope: string;
  nonce: string | null;
  at: Instant;
  expires_at: Instant;
}

interface ImportBatchTable {
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

interface ImportRejectTable {
  batch: string;
  line: number;
  field: string;
  code: string;
  reason: string;
}

interface ClaimTable {
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

interface ClaimLineTable {
  claim_id: string;
  line_id: string;
  at: Instant;
  ordering: string | null; // SubjectId of the practitioner
  performing: string | null;
  /** 1 = the code on the line is a placeholder: data quality, not fraud. */
  placeholder: Flag;
  prescription: string | null;
  item: string | null;
  amount_fen: number;
  external: Flag;
}

/** The current verdict of one rule on one subject. */
interface VerdictTable {
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

interface FindingTable {
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
  status: 'open' | 'retracted' | 'dismissed' | 'upheld';
  opened_at: Instant;
  updated_at: Instant;
}

interface FindingEventTable {
  id: Generated<number>;
  finding: string;
  kind: string; // opened, updated, retracted, reopened, decided, decision-voided
  by: string; // account or 'hub'
  reason: Json;
  at: Instant;
}

interface SettingTable {
  key: string;
  value: Json;
  updated_at: Instant;
}

export type Row<T extends keyof Tables> = Selectable<Tables[T]>;
export type NewRow<T extends keyof Tables> = Insertable<Tables[T]>;
