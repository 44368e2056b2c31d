import { createHash } from 'node:crypto';
import type { Digest } from '../../contract/ids.ts';
import type { LedgerEntry } from './entry.ts';
import { EMPTY_ROOT } from './merkle/hash.ts';

// How lines were written before the ledger was a tree. Kept so that they, and receipts of that time, stay verifiable.

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** Root of the chain without lines. */
export const EMPTY_CHAIN = EMPTY_ROOT.toString('base64url') as Digest;

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
