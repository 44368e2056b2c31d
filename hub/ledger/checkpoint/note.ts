import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { type KeyType, keyHashOf, type NoteVerifier } from './verifier-key.ts';

// C2SP signed-note: text that ends with a newline, an empty line, signature lines. https://c2sp.org/signed-note

/** A signature line, apart. `signature` is what follows the hash of the key. */
interface NoteSignature {
  readonly name: string;
  readonly keyHash: Buffer;
  readonly signature: Buffer;
}

const KEY_HASH_BYTES = 4;

/** Signs a text. `name` is that of the key. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  const verifier = { name, publicKey: createPublicKey(privateKey) };
  return `${text}\n${signatureLine(verifier, 'log', sign(null, Buffer.from(text), privateKey))}\n`;
}

/** A line by which somebody signs or cosigns a note, without its newline. */
export function signatureLine(verifier: NoteVerifier, type: KeyType, signature: Buffer): string {
  return `— ${verifier.name} ${Buffer.concat([keyHashOf(verifier, type), signature]).toString('base64')}`;
}

/** The text of a note, if one of its signatures is by this key and holds. Signatures of others (witnesses) are passed over. */
export function openNote(note: string, verifier: NoteVerifier): string | undefined {
  const text = textOf(note);
  if (text === undefined) return undefined;
  const own = signaturesBy(note, verifier, 'log');
  return own.some((signature) => verify(null, Buffer.from(text), verifier.publicKey, signature)) ? text : undefined;
}

/** What was signed: everything up to the empty line before the signatures. */
export function textOf(note: string): string | undefined {
  const end = note.lastIndexOf('\n\n');
  return end < 0 ? undefined : note.slice(0, end + 1);
}

/** The signatures of a note that claim to be by this key, not verified. */
export function signaturesBy(note: string, verifier: NoteVerifier, type: KeyType): Buffer[] {
  const wanted = keyHashOf(verifier, type);
  return signaturesOf(note).flatMap(({ name, keyHash, signature }) =>
    name === verifier.name && keyHash.equals(wanted) ? [signature] : [],
  );
}

function signaturesOf(note: string): NoteSignature[] {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return [];
  return note
    .slice(end + 2)
    .split('\n')
    .flatMap((line) => {
      const [dash, name, encoded, ...rest] = line.split(' ');
      if (dash !== '—' || name === undefined || rest.length > 0 || encoded === undefined) return [];
      const bytes = Buffer.from(encoded, 'base64');
      if (bytes.toString('base64') !== encoded) return [];
      return { name, keyHash: bytes.subarray(0, KEY_HASH_BYTES), signature: bytes.subarray(KEY_HASH_BYTES) };
    });
}
