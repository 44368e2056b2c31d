import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Digest, HubId } from '../../../../contract/ids.ts';
import { checkpointVerifier, signCheckpoint } from '../../../../hub/ledger/checkpoint/checkpoint.ts';
import { parseVerifierKey, verifierKeyOf } from '../../../../hub/ledger/checkpoint/verifier-key.ts';
import { CompactRange } from '../../../../hub/ledger/merkle/compact-range.ts';
import { leafHash } from '../../../../hub/ledger/merkle/hash.ts';
import { consistencyPath } from '../../../../hub/ledger/merkle/paths.ts';
import { cosign, cosignedAt } from '../../../../hub/ledger/witness/cosignature.ts';
import { parseAddCheckpoint, spellAddCheckpoint } from '../../../../hub/ledger/witness/request.ts';
import { createWitness } from '../../../../hub/ledger/witness/witness.ts';

const signer = { hub: 'hub-test' as HubId, noteKey: generateKeyPairSync('ed25519').privateKey };
const log = checkpointVerifier(signer);
const key = generateKeyPairSync('ed25519').privateKey;
const verifier = { name: 'witness-siming', publicKey: createPublicKey(key) };
const NOW = 1_800_000_000_123;

const leaves = (from: number, until: number, what = 'line') =>
  Array.from({ length: until - from }, (_, n) => leafHash(Buffer.from(`${what} ${from + n}`)));

function treeOf(hashes: readonly Buffer[]): Buffer {
  const range = CompactRange.empty();
  for (const hash of hashes) range.append(hash);
  return range.root();
}
const noteOf = (hashes: readonly Buffer[], by = signer) =>
  signCheckpoint({ size: hashes.length, root: treeOf(hashes).toString('base64url') as Digest }, by);
const proofOf = (hashes: readonly Buffer[], old: number) =>
  old === 0 ? [] : consistencyPath(old, hashes.length).map(({ begin, end }) => treeOf(hashes.slice(begin, end)));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'zhenshen-witness-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const open = () => createWitness({ dir, name: verifier.name, key, logs: [log], now: () => NOW });
const ask = (hashes: readonly Buffer[], old: number, proof = proofOf(hashes, old), by = signer) =>
  open().addCheckpoint(spellAddCheckpoint({ old, proof, note: noteOf(hashes, by) }));

describe('a witness', () => {
  it('cosigns a log that grows, across restarts, and says when', () => {
    for (const [old, size] of [
      [0, 3],
      [3, 3],
      [3, 8],
      [8, 21],
    ] as const) {
      const hashes = leaves(0, size);
      const { status, body } = ask(hashes, old);
      expect(status).toBe(200);
      expect(cosignedAt(`${noteOf(hashes)}${body}`, verifier)).toBe(1_800_000_000);
    }
  });

  it('says its size to a log that thinks of another, and cosigns from there', () => {
    ask(leaves(0, 5), 0);
    expect(ask(leaves(0, 9), 0)).toEqual({ status: 409, body: '5\n' });
    expect(ask(leaves(0, 9), 7)).toEqual({ status: 409, body: '5\n' });
    expect(ask(leaves(0, 9), 5).status).toBe(200);
    expect(ask(leaves(0, 9), 12, []).status).toBe(400);
  });

  it('refuses a fork, and keeps the two signed roots as proof', () => {
    ask(leaves(0, 8), 0);
    const forked = [...leaves(0, 6), ...leaves(6, 8, 'forged')];
    expect(ask(forked, 8, [])).toEqual({ status: 409, body: '8\n' });
    const longer = [...forked, ...leaves(8, 12)];
    expect(ask(longer, 8).status).toBe(422);
    expect(ask(leaves(0, 6), 6).status).toBe(409); // rolled back
    const fork = readdirSync(dir).find((name) => name.endsWith('.fork'));
    expect(readFileSync(join(dir, fork ?? ''), 'utf8')).toBe(noteOf(forked));
    expect(ask(leaves(0, 12), 8).status).toBe(200);
  });

  it('knows only its logs, and only by their key', () => {
    expect(ask(leaves(0, 3), 0, [], { ...signer, hub: 'hub-other' as HubId }).status).toBe(404);
    const copied = { ...signer, noteKey: generateKeyPairSync('ed25519').privateKey };
    expect(ask(leaves(0, 3), 0, [], copied).status).toBe(403);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('does not begin again when its memory is damaged', () => {
    ask(leaves(0, 3), 0);
    const [file = ''] = readdirSync(dir);
    writeFileSync(join(dir, file), 'damaged');
    expect(() => ask(leaves(0, 5), 0)).toThrow('damaged');
    expect(existsSync(join(dir, file))).toBe(true);
  });

  it('takes no proof but the right one, whatever the sizes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.nat(5), (old, more, at) => {
        rmSync(dir, { recursive: true });
        ask(leaves(0, old), 0);
        const hashes = leaves(0, old + more);
        const proof = proofOf(hashes, old);
        const wrong = proof.length === 0 ? [leafHash(Buffer.of(1))] : proof.filter((_, n) => n !== at % proof.length);
        expect(ask(hashes, old, wrong).status).toBe(422);
        expect(ask(hashes, old).status).toBe(200);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['nothing', ''],
    ['no empty line', 'old 0\n'],
    ['a negative size', `old -1\n\n${noteOf(leaves(0, 1))}`],
    ['a leading zero', `old 00\n\n${noteOf(leaves(0, 1))}`],
    ['a hash too short', `old 1\nAAAA\n\n${noteOf(leaves(0, 1))}`],
    ['more hashes than a tree is high', `old 1\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}\nx`],
  ])('refuses %s', (_, body) => {
    expect(open().addCheckpoint(body).status).toBe(400);
    expect(parseAddCheckpoint(body)).toBeUndefined();
  });
});

describe('a cosignature', () => {
  it('with any byte changed is none', () => {
    const note = noteOf(leaves(0, 5));
    const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
    const line = cosign(text, verifier.name, key, NOW);
    fc.assert(
      fc.property(fc.nat({ max: line.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(line, 'latin1');
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect(cosignedAt(`${note}${bytes.toString('latin1')}\n`, verifier)).toBeUndefined();
      }),
    );
    expect(cosignedAt(`${note}${line}\n`, verifier)).toBe(1_800_000_000);
    expect(cosignedAt(`${note.replace('\n5\n', '\n6\n')}${line}\n`, verifier)).toBeUndefined();
  });

  it('has a key that is not taken for that of a log', () => {
    const text = verifierKeyOf(verifier, 'witness');
    expect(parseVerifierKey(text, 'witness').name).toBe(verifier.name);
    expect(() => parseVerifierKey(text, 'log')).toThrow('no verifier key of a log');
    expect(() => parseVerifierKey(`${text.slice(0, -2)}AA`, 'witness')).toThrow('own hash');
    expect(() => parseVerifierKey('x', 'log')).toThrow('no verifier key');
  });
});
