import type { SubjectId } from '../../contract/ids.ts';
import type { AttestationDraft } from '../attestation/draft.ts';
import type { BedsideTask, BedsideTasks } from '../session/bedside-tasks.ts';
import { KioskError } from './error.ts';
import type { BedsideReplyRequest } from './staff-messages.ts';

/** The open bedside challenge of that name. Throws KioskError CHALLENGE_CLOSED when it was answered, taken back or is overdue. */
export function openChallenge(tasks: BedsideTasks, id: string): BedsideTask {
  const task = tasks.list().find((one) => one.id === id);
  if (task) return task;
  throw new KioskError('CHALLENGE_CLOSED', 'this bedside challenge is no longer open', ['challenge']);
}

/** The ward's word where no face can answer, as an event. `staff` says so. */
export function replyDraft(
  { id, subject }: BedsideTask,
  { answer, reason }: BedsideReplyRequest,
  staff: SubjectId,
): AttestationDraft {
  return {
    kind: 'bedside.reply',
    subject: { type: 'insured', id: subject },
    nonce: id,
    reply: { answer, reason, staff },
  };
}
