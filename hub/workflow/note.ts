import type { DatabaseTransaction } from '../store/store.ts';
import type { LoadedCase } from './facts.ts';
import { recordStep } from './record-step.ts';
import type { NoteName, StepRecord } from './step.ts';

/** What is written down beside the procedure. */
export interface Note extends Pick<StepRecord, 'by' | 'reason' | 'fields'> {
  readonly step: Exclude<NoteName, 'void'>;
}

/** Writes a note into a case that was loaded in the same transaction of the sequencer; the case stays where it stands. */
export async function noteWithin(
  trx: DatabaseTransaction,
  { facts, records }: LoadedCase,
  note: Note,
  now: number,
): Promise<StepRecord> {
  const { state } = facts.standing;
  return await recordStep(
    trx,
    facts.row.id,
    records,
    { ...note, from: state, to: state, dueAt: null, voids: null },
    now,
  );
}
