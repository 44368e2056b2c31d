import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

// C2SP signed-note: text that ends with a newline, an empty line, signature lines. https://c2sp.org/signed-note

const ED25519 = Buffer.of(1);
const KEY_HASH_BYTES = 4;

/** A key under the name by which notes are signed. */
export interface NoteVerifier {
  readonly name: string;
  readonly publicKey: KeyObject;
}

/** Signs a text. `name` is that of the key. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  const keyHash = keyHashOf({ name, publicKey: createPublicKey(privateKey) });
  const signature = Buffer.concat([keyHash, sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n— ${name} ${signature.toString('base64')}\n`;
}

/** The text of a note, if one of its signatures is by this key and holds. Signatures of others (witnesses) are passed over. */
export function openNote(note: string, verifier: NoteVerifier): string | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0) return undefined;
  const text = note.slice(0, end + 1);
  const keyHash = keyHashOf(verifier);
  for (const line of note.slice(end + 2).split('\n')) {
    const [dash, name, encoded, ...rest] = line.split(' ');
    if (dash !== '—' || name !== verifier.name || rest.length > 0 || encoded === undefined) continue;
    const bytes = Buffer.from(encoded, 'base64');
    if (bytes.toString('base64') !== encoded || !bytes.subarray(0, KEY_HASH_BYTES).equals(keyHash)) continue;
    if (verify(null, Buffer.from(text), verifier.publicKey, bytes.subarray(KEY_HASH_BYTES))) return text;
  }
  return undefined;
}

/** The key as others write it down: name+hash+base64(type || key). */
export function verifierKeyOf(verifier: NoteVerifier): string {
  const key = Buffer.concat([ED25519, rawKeyOf(verifier.publicKey)]);
  return `${verifier.name}+${keyHashOf(verifier).toString('hex')}+${key.toString('base64')}`;
}

function keyHashOf({ name, publicKey }: NoteVerifier): Buffer {
  const named = Buffer.concat([Buffer.from(`${name}\n`), ED25519, rawKeyOf(publicKey)]);
  return hash('sha256', named, 'buffer').subarray(0, KEY_HASH_BYTES);
}

function rawKeyOf(publicKey: KeyObject): Buffer {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}
