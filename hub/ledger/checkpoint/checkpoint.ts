import { createPublicKey } from 'node:crypto';
import type { Digest } from '../../../contract/ids.ts';
import type { HubIdentity } from '../../identity/hub-identity.ts';
import type { LedgerHead } from '../entry.ts';
import { openNote, signNote } from './note.ts';
import type { NoteVerifier } from './verifier-key.ts';

/** What signs checkpoints. */
export type CheckpointSigner = Pick<HubIdentity, 'hub' | 'noteKey'>;

/** Who the log is: the first line of its checkpoints, and the name of its key. */
export function originOf(hub: string): string {
  return `zhenshen/${hub}`;
}

export function checkpointVerifier({ hub, noteKey }: CheckpointSigner): NoteVerifier {
  return { name: originOf(hub), publicKey: createPublicKey(noteKey) };
}

/** The hub's word on size and root of its log, as a C2SP checkpoint (tlog-checkpoint). */
export function signCheckpoint({ size, root }: LedgerHead, { hub, noteKey }: CheckpointSigner): string {
  const text = `${originOf(hub)}\n${size}\n${Buffer.from(root, 'base64url').toString('base64')}\n`;
  return signNote(text, originOf(hub), noteKey);
}

const CHECKPOINT = /^(?<origin>\S+)\n(?<size>0|[1-9]\d{0,15})\n(?<root>[A-Za-z0-9+/]{43}=)\n/;

/** What a checkpoint says, if this key has signed it; else undefined. Lines after the root are extensions and ignored. */
export function openCheckpoint(note: string, verifier: NoteVerifier): LedgerHead | undefined {
  const said = CHECKPOINT.exec(openNote(note, verifier) ?? '')?.groups;
  if (said?.origin !== verifier.name) return undefined;
  const root = Buffer.from(said.root ?? '', 'base64').toString('base64url') as Digest;
  return { size: Number(said.size), root };
}
