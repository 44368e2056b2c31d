import { hash, randomBytes } from 'node:crypto';
import type { Digest } from '../../contract/ids.ts';
import { leafOf } from './hash-chain.ts';
import { EMPTY_ROOT } from './merkle/hash.ts';

/** What a ledger line commits to: the digest of a thing, under its kind and its id. */
export interface LedgerEntry {
  /** What it is: attestation, consent, rule, decision, import, export, hand-out, ... */
  readonly kind: string;
  /** Id of the thing; never a name or a number of a person. */
  readonly ref: string;
  /** SHA-256 of the thing's bytes. */
  readonly digest: Digest;
}

/** Size of the ledger, and the Merkle root that stands for all of it. */
export interface LedgerHead {
  readonly size: number;
  readonly root: Digest;
}

/** Head of the ledger without lines. */
export const EMPTY_LEDGER: LedgerHead = { size: 0, root: EMPTY_ROOT.toString('base64url') as Digest };

/** Bytes of a salt: enough that nobody tries them all. */
export const SALT_BYTES = 16;

const DOMAIN = Buffer.from('zs-entry-v1\0');

/** As many salts as there are entries, from one call to the system's random source. */
export function newSalts(count: number): string[] {
  const bytes = randomBytes(count * SALT_BYTES);
  return Array.from({ length: count }, (_, n) =>
    bytes.subarray(n * SALT_BYTES, (n + 1) * SALT_BYTES).toString('base64url'),
  );
}

/**
 * The data of a leaf: SHA-256("zs-entry-v1" 0 || salt || kind 0 || ref 0 || digest). Leaves are public. The salt is why
 * nobody can test a guess against them (the adversary knows who might have been at a clinic), and once it is destroyed
 * nobody can tell any more what the line was about, while every proof that includes it still holds.
 *
 * Without a salt: the leaf of a line from the time of the hash chain.
 */
export function commitmentOf(entry: LedgerEntry, salt: string | undefined): Digest {
  if (salt === undefined) return leafOf(entry);
  const { kind, ref, digest } = entry;
  // A zero byte inside would let two different entries have one commitment.
  if (kind.includes('\0') || ref.includes('\0')) throw new RangeError('a ledger entry must not hold a zero byte');
  const opened = [
    DOMAIN,
    Buffer.from(salt, 'base64url'),
    Buffer.from(`${kind}\0${ref}\0`),
    Buffer.from(digest, 'base64url'),
  ];
  return hash('sha256', Buffer.concat(opened), 'base64url') as Digest;
}
