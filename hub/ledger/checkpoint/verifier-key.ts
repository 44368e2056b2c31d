import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { LedgerError } from '../error.ts';

/** What an Ed25519 key signs: notes themselves (a log), or cosignatures (a witness). C2SP signed-note, tlog-cosignature. */
export const KEY_TYPES = { log: 1, witness: 4 } as const;
export type KeyType = keyof typeof KEY_TYPES;

const RAW_KEY_BYTES = 32;
const KEY_HASH_BYTES = 4;

/** A key under the name by which notes are signed. */
export interface NoteVerifier {
  readonly name: string;
  readonly publicKey: KeyObject;
}

/** First four bytes of SHA-256(name || newline || type || key): which key a signature line claims. */
export function keyHashOf({ name, publicKey }: NoteVerifier, type: KeyType): Buffer {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(KEY_TYPES[type]), rawKeyOf(publicKey)]);
  return hash('sha256', named, 'buffer').subarray(0, KEY_HASH_BYTES);
}

/** The key as others write it down: name+hash+base64(type || key). */
export function verifierKeyOf(verifier: NoteVerifier, type: KeyType = 'log'): string {
  const key = Buffer.concat([Buffer.of(KEY_TYPES[type]), rawKeyOf(verifier.publicKey)]);
  return `${verifier.name}+${keyHashOf(verifier, type).toString('hex')}+${key.toString('base64')}`;
}

const VERIFIER_KEY = /^(?<name>[^+\s]{1,128})\+(?<hash>[0-9a-f]{8})\+(?<key>[A-Za-z0-9+/]{44})$/;

/** Reads a verifier key of this type. Throws LedgerError `BAD_VERIFIER_KEY`, also when it is one of the other type. */
export function parseVerifierKey(text: string, type: KeyType): NoteVerifier {
  const said = VERIFIER_KEY.exec(text)?.groups;
  const bytes = Buffer.from(said?.key ?? '', 'base64');
  if (said?.name === undefined || bytes.length !== RAW_KEY_BYTES + 1 || bytes[0] !== KEY_TYPES[type]) {
    throw new LedgerError('BAD_VERIFIER_KEY', `"${text.slice(0, 80)}" is no verifier key of a ${type}; copy it again`);
  }
  const x = bytes.subarray(1).toString('base64url');
  const verifier = {
    name: said.name,
    publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
  };
  if (verifierKeyOf(verifier, type) === text) return verifier;
  throw new LedgerError('BAD_VERIFIER_KEY', `the key of ${said.name} does not fit its own hash; copy it again`);
}

function rawKeyOf(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}
