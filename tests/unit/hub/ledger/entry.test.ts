import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Digest } from '../../../../contract/ids.ts';
import { commitmentOf, EMPTY_LEDGER, newSalts } from '../../../../hub/ledger/entry.ts';
import { leafOf } from '../../../../hub/ledger/hash-chain.ts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('base64url') as Digest;
const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url') as Digest);
const word = fc.string({ maxLength: 20 }).filter((text) => !text.includes('\0'));
const entry = fc.record({ kind: word, ref: word, digest });
const salt = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url'));

it('has the hash of nothing as the root of an empty ledger', () => {
  expect(EMPTY_LEDGER).toEqual({ size: 0, root: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' });
});

it('commits as documented', () => {
  const of = sha256(Buffer.from('envelope'));
  const salted = Buffer.concat([
    Buffer.from('zs-entry-v1\0'),
    Buffer.alloc(16, 7),
    Buffer.from('attestation\0id\0'),
    Buffer.from(of, 'base64url'),
  ]);
  const secret = Buffer.alloc(16, 7).toString('base64url');
  expect(commitmentOf({ kind: 'attestation', ref: 'id', digest: of }, secret)).toBe(sha256(salted));
});

it('gives different entries, and the same entry under another salt, different commitments', () => {
  fc.assert(
    fc.property(entry, salt, entry, salt, (a, saltA, b, saltB) => {
      fc.pre(JSON.stringify([a, saltA]) !== JSON.stringify([b, saltB]));
      expect(commitmentOf(a, saltA)).not.toBe(commitmentOf(b, saltB));
    }),
  );
});

it('without a salt is the leaf of a line from the time of the hash chain', () => {
  fc.assert(fc.property(entry, (a) => commitmentOf(a, undefined) === leafOf(a)));
});

it('refuses a zero byte, by which two entries could share a commitment', () => {
  const zero = { kind: 'a\0b', ref: 'c', digest: sha256(Buffer.of()) };
  expect(() => commitmentOf(zero, newSalts(1)[0])).toThrow(RangeError);
});

it('never gives two salts that are equal', () => {
  expect(new Set(newSalts(1000)).size).toBe(1000);
});
