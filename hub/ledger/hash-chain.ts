import { createHash } from 'node:crypto';
import type { Digest } from '../../contract/ids.ts';

/** What a ledger line commits to: the digest of a thing, under its kind and its id. */
export interface LedgerEntry {
  /** What it is: attestation, consent, rule, decision, import, export, hand-out, ... */
  readonly kind: string;
  /** Id of the thing; never a name or a number of a person. */
  readonly ref: string;
  /**
   * SHA-256 of the thing's bytes. The ledger outlives what it commits to, so a thing that could be guessed (a person's
   * number, a yes or no) is hashed together with a random salt that is kept, and erased, with the thing.
   */
  readonly digest: Digest;
}

/** Size of the ledger, and the root that stands for all of it. */
export interface LedgerHead {
  readonly size: number;
  readonly root: Digest;
}

// The prefixes keep a leaf from ever being taken for an inner node, as in RFC 9162, 2.1.1.
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** Root of the empty ledger: the hash of nothing, as in RFC 9162, 2.1.1. */
export const EMPTY_LEDGER: LedgerHead = { size: 0, root: createHash('sha256').digest('base64url') as Digest };

/** SHA-256(0x00 || kind || 0x00 || ref || 0x00 || digest). */
export function leafOf({ kind, ref, digest }: LedgerEntry): Digest {
  // A zero byte inside would let two different entries have one leaf.
  if (kind.includes('\0') || ref.includes('\0')) throw new RangeError('a ledger entry must not hold a zero byte');
  const separator = LEAF;
  return createHash('sha256')
    .update(LEAF)
    .update(kind)
    .update(separator)
    .update(ref)
    .update(separator)
    .update(Buffer.from(digest, 'base64url'))
    .digest('base64url') as Digest;
}

/** SHA-256(0x01 || former root || leaf): changing any line changes every root after it. */
export function nextRoot(root: Digest, leaf: Digest): Digest {
  return createHash('sha256')
    .update(NODE)
    .update(Buffer.from(root, 'base64url'))
    .update(Buffer.from(leaf, 'base64url'))
    .digest('base64url') as Digest;
}
