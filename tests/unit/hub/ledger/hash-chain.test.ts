import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Digest } from '../../../../contract/ids.ts';
import { EMPTY_CHAIN, leafOf, nextRoot } from '../../../../hub/ledger/hash-chain.ts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64url') as Digest;
const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url') as Digest);
const word = fc.string({ maxLength: 20 }).filter((text) => !text.includes('\0'));
const entry = fc.record({ kind: word, ref: word, digest });

it('has the hash of nothing as the root of an empty chain', () => {
  expect(EMPTY_CHAIN).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
});

it('hashes a leaf as documented', () => {
  const of = sha256(Buffer.from('envelope'));
  const bytes = Buffer.concat([Buffer.from('\0attestation\0id\0'), Buffer.from(of, 'base64url')]);
  expect(leafOf({ kind: 'attestation', ref: 'id', digest: of })).toBe(sha256(bytes));
});

it('gives different entries different leaves', () => {
  fc.assert(
    fc.property(entry, entry, (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b));
      expect(leafOf(a)).not.toBe(leafOf(b));
    }),
  );
});

it('refuses a zero byte, by which two entries could share a leaf', () => {
  expect(() => leafOf({ kind: 'a\0b', ref: 'c', digest: sha256(Buffer.of()) })).toThrow(RangeError);
});

it('has another root when any leaf is changed, left out or swapped', () => {
  const rootOf = (leaves: readonly Digest[]) => leaves.reduce(nextRoot, EMPTY_CHAIN);
  fc.assert(
    fc.property(fc.uniqueArray(digest, { minLength: 2, maxLength: 8 }), fc.nat(), digest, (leaves, pick, other) => {
      const at = pick % leaves.length;
      fc.pre(!leaves.includes(other));
      const swapped = leaves.with(at, leaves.at(at - 1) ?? other).with(at - 1, leaves[at] ?? other);
      const changed = [leaves.with(at, other), leaves.toSpliced(at, 1), swapped].map(rootOf);
      expect(changed).not.toContain(rootOf(leaves));
    }),
  );
});
