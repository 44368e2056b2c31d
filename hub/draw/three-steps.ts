import { openCheckpoint } from '../ledger/checkpoint/checkpoint.ts';
import type { NoteVerifier } from '../ledger/checkpoint/verifier-key.ts';
import type { ProvenLine } from './line-schema.ts';
import { isInLog, opens } from './proven-line.ts';

/** The steps of a plan as they are published, with the checkpoint that their proofs lead to. */
export interface PublishedSteps {
  readonly committed: ProvenLine;
  readonly drawn: ProvenLine | null;
  readonly revealed: ProvenLine | null;
  readonly checkpoint: string | null;
}

/** The three lines in their order, once there are all of them and each opens its line of the ledger; else what is wrong. */
export function linesOf({
  committed,
  drawn,
  revealed,
}: PublishedSteps): readonly [ProvenLine, ProvenLine, ProvenLine] | string {
  if (!drawn || !revealed) return 'a step is missing';
  const lines = [committed, drawn, revealed] as const;
  if (!lines.every(opens)) return 'a step does not open its line of the ledger';
  return committed.index < drawn.index && drawn.index < revealed.index ? lines : 'the steps are not in order';
}

/** What speaks against the steps being in the log that a key signed; undefined = they are. */
export function logProblem(
  { committed, drawn, revealed, checkpoint }: PublishedSteps,
  key: NoteVerifier,
): string | undefined {
  const head = checkpoint === null ? undefined : openCheckpoint(checkpoint, key);
  if (!head) return 'the checkpoint is not signed by that key';
  const isOutside = [committed, drawn, revealed].some((line) => !line || !isInLog(line, head));
  return isOutside
    ? 'a step is not in the log; if its time has just ended, the next checkpoint may hold it'
    : undefined;
}
