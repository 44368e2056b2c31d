import type { Logger } from 'pino';
import type { Attestor } from '../attestation/draft.ts';
import type { DesiredBook } from './book.ts';

/**
 * Signs the answers that wait, oldest first. An answer that can't be kept now (the outbox is full) waits for the next call or
 * the next start; one that is signed twice, because of a power cut in between, does no harm.
 */
export function signAnswers(book: Pick<DesiredBook, 'answers' | 'answered'>, attestor: Attestor, logger: Logger): void {
  for (const answer of book.answers) {
    const { event, revision, problem } = answer;
    const desired = { revision, ...(problem && { problem }) };
    try {
      attestor.attest({ kind: 'device.status', status: { event, desired } });
      book.answered(answer);
      logger.info({ event, ...desired }, 'answered what the hub wanted');
    } catch (error) {
      logger.error({ err: error, event, revision }, 'an answer to the hub could not be kept; it will be later');
      return;
    }
  }
}
