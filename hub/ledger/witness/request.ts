import { HASH_BYTES } from '../merkle/hash.ts';

// C2SP tlog-witness: `old N`, the hashes of the consistency proof, an empty line, the checkpoint.

/** A proof in a tree of 2^63 leaves is not longer. */
const MAX_HASHES = 63;

/** Largest request accepted, in bytes: 63 hashes and a checkpoint of several signatures. */
export const MAX_REQUEST_BYTES = 16_384;

/** A log asks a witness to cosign: size that the witness knows, and the proof that the checkpoint continues it. */
export interface AddCheckpoint {
  readonly old: number;
  readonly proof: readonly Buffer[];
  readonly note: string;
}

export function spellAddCheckpoint({ old, proof, note }: AddCheckpoint): string {
  return `old ${old}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;
}

const OLD = /^old (?<size>0|[1-9]\d{0,15})$/;

/** Reads a request; undefined when it is not in the one form allowed. */
export function parseAddCheckpoint(body: string): AddCheckpoint | undefined {
  const end = body.indexOf('\n\n');
  if (end < 0) return undefined;
  const [first = '', ...hashes] = body.slice(0, end).split('\n');
  const size = OLD.exec(first)?.groups?.size;
  if (size === undefined || hashes.length > MAX_HASHES) return undefined;
  const proof = hashes.map((text) => Buffer.from(text, 'base64'));
  const canonical = proof.every((hash, n) => hash.length === HASH_BYTES && hash.toString('base64') === hashes[n]);
  return canonical ? { old: Number(size), proof, note: body.slice(end + 2) } : undefined;
}
