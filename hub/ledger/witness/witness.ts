import { hash, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceSecretFile } from '../../../contract/signature/key-file.ts';
import { openCheckpoint } from '../checkpoint/checkpoint.ts';
import { textOf } from '../checkpoint/note.ts';
import type { NoteVerifier } from '../checkpoint/verifier-key.ts';
import type { LedgerHead } from '../entry.ts';
import { EMPTY_ROOT } from '../merkle/hash.ts';
import { verifyConsistency } from '../merkle/verify-proof.ts';
import { cosign } from './cosignature.ts';
import { type AddCheckpoint, parseAddCheckpoint } from './request.ts';

export interface WitnessNeeds {
  /** Where the latest checkpoint of each log is kept. */
  readonly dir: string;
  readonly name: string;
  readonly key: KeyObject;
  /** The logs it watches. */
  readonly logs: readonly NoteVerifier[];
  /** ms since 1970. */
  readonly now: () => number;
}

/** What is answered over HTTP. 409 says with which size to try again, 422 that the log does not continue what it was. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly body: string;
}

export interface Witness {
  /** Answers `POST /add-checkpoint`. Synchronous, so that two requests never see the same old checkpoint. */
  addCheckpoint(body: string): WitnessAnswer;
}

const answer = (status: WitnessAnswer['status'], body: string): WitnessAnswer => ({ status, body: `${body}\n` });

/**
 * A witness (C2SP tlog-witness): cosigns a checkpoint only if it continues the last one it cosigned. A hub that shows one log
 * to the insurer and another to the court would need this key to do so. What it cosigned is on the disk before the
 * answer is sent: after a crash it must not cosign a fork that it had already ruled out.
 */
export function createWitness({ dir, name, key, logs, now }: WitnessNeeds): Witness {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const fileOf = (log: NoteVerifier, what: string) =>
    join(dir, `${hash('sha256', log.name, 'hex').slice(0, 16)}.${what}`);

  function lastOf(log: NoteVerifier): LedgerHead | undefined {
    const file = fileOf(log, 'checkpoint');
    if (!existsSync(file)) return undefined;
    const head = openCheckpoint(readFileSync(file, 'utf8'), log);
    // Never "none yet": that would let the log start again from nothing.
    if (!head) throw new Error(`${file} is damaged; restore it from a backup before this witness runs again`);
    return head;
  }

  return {
    addCheckpoint(body) {
      const request = parseAddCheckpoint(body);
      if (!request) return answer(400, 'not in the form of C2SP tlog-witness');
      const origin = request.note.slice(0, request.note.indexOf('\n'));
      const log = logs.find((known) => known.name === origin);
      if (!log) return answer(404, 'this witness does not know that log');
      const head = openCheckpoint(request.note, log);
      const text = textOf(request.note);
      if (!head || text === undefined) return answer(403, 'not signed by the key of that log');
      const last = lastOf(log);
      const refusal = refusalOf(request, head, last);
      if (refusal?.fork) replaceSecretFile(fileOf(log, 'fork'), request.note); // two signed roots: proof for a court
      if (refusal) return refusal.answer;
      replaceSecretFile(fileOf(log, 'checkpoint'), request.note);
      return answer(200, cosign(text, name, key, now()));
    },
  };
}

interface Refusal {
  readonly answer: WitnessAnswer;
  readonly fork?: boolean;
}

function refusalOf({ old, proof }: AddCheckpoint, head: LedgerHead, last: LedgerHead | undefined): Refusal | undefined {
  const known = last?.size ?? 0;
  if (old > head.size) return { answer: answer(400, 'the old size is larger than the checkpoint') };
  if (last && head.size === last.size && head.root !== last.root)
    return { answer: answer(409, `${known}`), fork: true };
  if (old !== known) return { answer: answer(409, `${known}`) };
  if (continues(head, last, proof)) return undefined;
  return { answer: answer(422, 'the proof does not lead from the old checkpoint to this one') };
}

function continues(head: LedgerHead, last: LedgerHead | undefined, proof: readonly Buffer[]): boolean {
  const bytes = (root: string) => Buffer.from(root, 'base64url');
  if (head.size === 0) return proof.length === 0 && bytes(head.root).equals(EMPTY_ROOT);
  if (!last || last.size === 0) return proof.length === 0;
  const [first, second] = [last, head].map(({ size, root }) => ({ size, root: bytes(root) }));
  return first !== undefined && second !== undefined && verifyConsistency({ first, second, proof });
}
