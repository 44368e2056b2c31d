import type { Instant, Json } from './column-types.ts';

// Who may sign in, and what they did.

/** Never deleted: its id stands in histories. */
export interface AccountTable {
  id: string;
  name: string;
  roles: Json; // hub/access Role[]
  site: string | null;
  state: 'invited' | 'active' | 'disabled';
  password: string | null; // Argon2id, PHC string
  failures: number; // wrong passwords in a row
  locked_until: Instant | null;
  created_at: Instant;
  created_by: string;
  last_sign_in_at: Instant | null;
}

export interface PasskeyTable {
  id: string; // credential id, base64url
  account: string;
  public_key: string; // COSE, base64url
  counter: number;
  transports: Json;
  label: string;
  created_at: Instant;
  last_used_at: Instant | null;
}

/** What a browser was asked to sign, once. `account`: who adds a passkey; null = somebody signs in. */
export interface PasskeyChallengeTable {
  challenge: string;
  account: string | null;
  expires_at: Instant;
}

export interface SessionTable {
  id: string; // SHA-256 of the secret, base64url
  account: string;
  created_at: Instant;
  seen_at: Instant;
  ended_at: Instant | null;
}

/** Secrets with which a password is set, once. */
export interface InvitationTable {
  digest: string;
  account: string;
  expires_at: Instant;
}

export interface ApiTokenTable {
  id: string;
  digest: string;
  account: string;
  label: string;
  permissions: Json; // hub/access Permission[]
  created_at: Instant;
  expires_at: Instant;
  revoked_at: Instant | null;
}

/** What people did, append-only. `id` is the ref of the ledger line whose digest is the SHA-256 of `content`. */
export interface AuditTable {
  id: string;
  idx: number; // line of the ledger
  at: Instant;
  account: string;
  action: string;
  target_type: string | null;
  target: string | null;
  content: Json; // hub/access AuditRecord
}
