import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { SubjectId } from './ids.ts';
import type { SubjectType } from './subject-type.ts';

/**
 * The pseudonym that stands for a person in every message, log line and ledger leaf: HMAC-SHA256 under the region's key.
 * Two regions can't link their people, and whoever lacks the key can't try out all ID-card numbers.
 *
 * `number` is the insurer's person number (psn_no) or the practitioner code; case and surrounding space don't matter.
 */
export function pseudonym(regionKey: Buffer, type: SubjectType, number: string): SubjectId {
  if (regionKey.length !== 32) throw new RangeError('the region key must be 32 bytes');
  const normalised = number.trim().toUpperCase();
  if (normalised === '') throw new RangeError('a person number must not be empty');
  return SubjectId.parse(
    createHmac('sha256', keyOf(regionKey)).update(`zs1|${type}|${normalised}`).digest('base64url'),
  );
}

// Making a key out of bytes costs six times as much as using one, and an import asks for one person after another. Held no longer
// than the buffer it was made of; whoever overwrites that buffer gets the key of what is in it then.
const keys = new WeakMap<Buffer, { readonly bytes: Buffer; readonly key: KeyObject }>();

function keyOf(bytes: Buffer): KeyObject {
  const known = keys.get(bytes);
  if (known?.bytes.equals(bytes)) return known.key;
  // Not from the pool that buffers share: its bytes would stay in memory after the key is let go.
  const made = { bytes: Buffer.allocUnsafeSlow(bytes.length), key: createSecretKey(bytes) };
  bytes.copy(made.bytes);
  keys.set(bytes, made);
  return made.key;
}
