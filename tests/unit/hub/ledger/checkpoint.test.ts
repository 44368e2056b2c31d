import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HubId } from '../../../../contract/ids.ts';
import { digestOf } from '../../../../contract/jws.ts';
import {
  checkpointVerifier,
  openCheckpoint,
  originOf,
  signCheckpoint,
} from '../../../../hub/ledger/checkpoint/checkpoint.ts';
import { openNote, signNote } from '../../../../hub/ledger/checkpoint/note.ts';
import { verifierKeyOf } from '../../../../hub/ledger/checkpoint/verifier-key.ts';

const signer = { hub: 'hub-test' as HubId, noteKey: generateKeyPairSync('ed25519').privateKey };
const verifier = checkpointVerifier(signer);
const head = { size: 4210, root: digestOf('root') };

describe('a checkpoint', () => {
  it('is a signed note of origin, size and root', () => {
    const note = signCheckpoint(head, signer);
    const root = Buffer.from(head.root, 'base64url').toString('base64');
    expect(note.startsWith(`zhenshen/hub-test\n4210\n${root}\n\n— zhenshen/hub-test `)).toBe(true);
    expect(note.endsWith('\n')).toBe(true);
    expect(openCheckpoint(note, verifier)).toEqual(head);
  });

  it('with any byte of its text or signature changed says nothing', () => {
    const bytes = Buffer.from(signCheckpoint(head, signer));
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 2 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(openCheckpoint(changed.toString('utf8'), verifier)).toBeUndefined();
      }),
    );
  });

  it('of another hub, or by another key, says nothing', () => {
    const other = { ...signer, hub: 'hub-other' as HubId };
    expect(openCheckpoint(signCheckpoint(head, other), verifier)).toBeUndefined();
    const copied = { ...signer, noteKey: generateKeyPairSync('ed25519').privateKey };
    expect(openCheckpoint(signCheckpoint(head, copied), verifier)).toBeUndefined();
    const renamed = signNote('zhenshen/hub-other\n1\n\n', originOf(signer.hub), signer.noteKey);
    expect(openCheckpoint(renamed, verifier)).toBeUndefined();
  });
});

describe('a note', () => {
  // RFC 8032, 7.1, test 1, as the private key.
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
  const prefix = '302e020100300506032b657004220420';
  const key = createPrivateKey({ key: Buffer.from(prefix + seed, 'hex'), format: 'der', type: 'pkcs8' });
  const known = checkpointVerifier({ hub: 'hub-known' as HubId, noteKey: key });

  it('names its key by name, hash and bytes', () => {
    expect(verifierKeyOf(known)).toBe('zhenshen/hub-known+bd18f0cd+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea');
  });

  it('holds beside signatures of others', () => {
    const note = signNote('text\n', known.name, key);
    const witnessed = `${note}— witness.example AAAAAAAA\n`;
    expect(openNote(witnessed, known)).toBe('text\n');
    expect(openNote(note.replace('text', 'test'), known)).toBeUndefined();
  });
});
