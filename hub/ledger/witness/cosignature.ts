import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { signatureLine, signaturesBy, textOf } from '../checkpoint/note.ts';
import type { NoteVerifier } from '../checkpoint/verifier-key.ts';

// C2SP tlog-cosignature, v1: 8 bytes of time (s, big endian), then Ed25519 over header, time and the note's text.

const TIME_BYTES = 8;

/** The line by which a witness says: at this time (ms) this was the latest checkpoint of its log that I know of. */
export function cosign(text: string, name: string, privateKey: KeyObject, now: number): string {
  const seconds = Math.floor(now / 1000);
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(null, cosigned(text, seconds), privateKey);
  const verifier = { name, publicKey: createPublicKey(privateKey) };
  return signatureLine(verifier, 'witness', Buffer.concat([time, signature]));
}

/** When (s since 1970) this witness cosigned the note; undefined when it did not. */
export function cosignedAt(note: string, witness: NoteVerifier): number | undefined {
  const text = textOf(note);
  if (text === undefined) return undefined;
  for (const bytes of signaturesBy(note, witness, 'witness')) {
    if (bytes.length <= TIME_BYTES) continue;
    const seconds = Number(bytes.readBigUInt64BE());
    if (verify(null, cosigned(text, seconds), witness.publicKey, bytes.subarray(TIME_BYTES))) return seconds;
  }
  return undefined;
}

function cosigned(text: string, seconds: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}
