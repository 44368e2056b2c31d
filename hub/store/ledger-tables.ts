import type { Generated } from 'kysely';
import type { Instant, Json } from './column-types.ts';

// The Merkle log over everything that must not change.

/** One line for each entry. A line itself never says what it commits to beyond an id, and outlives it. */
export interface LedgerTable {
  idx: number; // from 1; leaf idx - 1 of the tree
  kind: string; // attestation, consent, rule, decision, import, export, hand-out, ...
  ref: string; // id of the thing
  leaf: string; // base64url SHA-256 commitment to kind, ref and digest: the leaf's data
  root: string; // base64url root of the tree after the append that wrote this line
  at: Instant;
}

/** What opens a line's commitment; kept apart, so that it can be destroyed with the thing itself. */
export interface LedgerSaltTable {
  idx: number;
  salt: string; // 16 random bytes, base64url
}

/** Roots of the perfect subtrees over 256^level leaves: what tiles and proofs are made of. */
export interface LedgerNodeTable {
  level: number; // from 1
  idx: number; // from 0
  hash: string; // base64url
}

/** One row: the right edge of the tree, so that an append need not read the past. */
export interface LedgerEdgeTable {
  id: number; // 1
  size: number;
  nodes: string; // base64url, in a row, largest subtree first
  chained: number; // lines from before the tree, whose roots are those of the former hash chain
}

/** Every checkpoint that was ever signed, as it was signed. */
export interface LedgerCheckpointTable {
  id: Generated<number>;
  size: number;
  root: string; // base64url
  note: string; // C2SP signed note
  reason: string; // interval, day-end, export
  at: Instant;
}

/** Evidence that was taken out. `id` is the ref of the ledger line whose digest is the SHA-256 of `content`. */
export interface ExportTable {
  id: string;
  finding: string;
  by: string; // account
  content: Json; // hub/bundle ExportStatement
  at: Instant;
}

/**
 * An order to erase the payload of an attestation. `id` is the ref of the ledger line whose digest is the SHA-256 of
 * `content`.
 */
export interface ErasureTable {
  id: string;
  event: string; // jti of the attestation
  device: string;
  event_at: Instant; // device time of the attestation
  content: Json; // hub/ledger ErasureOrder
  at: Instant;
}

/** What a witness said about a checkpoint. */
export interface LedgerCosignatureTable {
  checkpoint: number; // id in ledger_checkpoints
  witness: string; // verifier key
  line: string; // signature line of a C2SP signed note, without its newline
  at: Instant;
}

/** What a time-stamping authority said about a checkpoint. */
export interface LedgerTimestampTable {
  checkpoint: number; // id in ledger_checkpoints
  authority: string; // URL
  token: string; // RFC 3161 TimeStampToken, DER in base64
  at: Instant;
}

/** What the hub was set to, from `at` until the next of its kind. `id` is the ref of a ledger line (kind `configuration`). */
export interface ConfigurationTable {
  id: string;
  kind: string; // rules, face-policy
  content: Json;
  at: Instant;
}
