import { createPublicKey } from 'node:crypto';
import type { Digest } from '../../../contract/ids.ts';
import type { HubIdentity } from '../../identity/hub-identity.ts';
import type { LedgerHead } from '../entry.ts';
import { openNote, signNote } from './note.ts';
import type { NoteVerifier } from './verifier-key.ts';

/** What signs checkpoints. */
export type CheckpointSigner = Pick<HubIdentity, 'hub' | 'noteKey' | 'epoch'>;

/**
 * Who the log is: the first line of its checkpoints, and the name of its key. A log that was restored from a backup lacks
 * lines that it had signed for, so it goes on under another name: under the old one it would be a fork.
 */
export function originOf(hub: string, epoch = 1): string {
  return epoch === 1 ? `zhenshen/${hub}` : `zhenshen/${hub}/${epoch}`;
}

export function checkpointVerifier({ hub, noteKey, epoch = 1 }: CheckpointSigner): NoteVerifier {
  return { name: originOf(hub, epoch), publicKey: createPublicKey(noteKey) };
}

/** The verifiers of this log under all names it has had, the present one first. */
export function checkpointVerifiers(signer: CheckpointSigner): NoteVerifier[] {
  const { epoch = 1 } = signer;
  return Array.from({ length: epoch }, (_, n) => checkpointVerifier({ ...signer, epoch: epoch - n }));
}

/** The hub's word on size and root of its log, as a C2SP checkpoint (tlog-checkpoint). */
export function signCheckpoint({ size, root }: LedgerHead, { hub, noteKey, epoch }: CheckpointSigner): string {
  const origin = originOf(hub, epoch);
  const text = `${origin}\n${size}\n${Buffer.from(root, 'base64url').toString('base64')}\n`;
  return signNote(text, origin, noteKey);
}

const CHECKPOINT = /^(?<origin>\S+)\n(?<size>0|[1-9]\d{0,15})\n(?<root>[A-Za-z0-9+/]{43}=)\n/;

/** What a checkpoint says, if this key has signed it; else undefined. Lines after the root are extensions and ignored. */
export function openCheckpoint(note: string, verifier: NoteVerifier): LedgerHead | undefined {
  const said = CHECKPOINT.exec(openNote(note, verifier) ?? '')?.groups;
  if (said?.origin !== verifier.name) return undefined;
  const root = Buffer.from(said.root ?? '', 'base64').toString('base64url') as Digest;
  return { size: Number(said.size), root };
}

/** As `openCheckpoint`, for whichever of these keys signed it. */
export function openAnyCheckpoint(note: string, verifiers: readonly NoteVerifier[]): LedgerHead | undefined {
  for (const verifier of verifiers) {
    const head = openCheckpoint(note, verifier);
    if (head) return head;
  }
  return undefined;
}
