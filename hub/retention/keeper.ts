import type { Logger } from 'pino';
import { type EnrolmentStanding, noteEnrolled } from '../consent/enrolled-persons.ts';
import type { Duty } from '../workers/leadership.ts';
import { createRegularLook } from '../workers/regular-look.ts';
import { type RetentionNeeds, runRetention } from './run.ts';

export interface RetentionKeeperOptions extends RetentionNeeds {
  readonly logger: Logger;
  readonly everyMs?: number;
}

/**
 * Looks every six hours: removes what is past its time, counts the people enrolled, and says in the log when the law asks for
 * a filing. A duty of the worker that leads.
 */
export function createRetentionKeeper({ logger, everyMs = 6 * 3_600_000, ...needs }: RetentionKeeperOptions): Duty {
  async function lookOnce(): Promise<void> {
    const standing = await noteEnrolled(needs.store.db, needs.now());
    warnOf(standing);
    const { removed, held } = await runRetention(needs, { remove: true });
    if (Object.values(removed).some((rows) => rows > 0)) logger.info({ removed, held }, 'retention: removed by age');
  }
  function warnOf({ level, persons: count, fileBy }: EnrolmentStanding): void {
    if (level === 'early-warning')
      logger.warn({ persons: count }, 'nearly 100,000 people enrolled: prepare the filing');
    if (level === 'filing-due')
      logger.warn({ persons: count, fileBy }, '100,000 people were enrolled: file by that day');
  }
  return createRegularLook({ everyMs, look: lookOnce, logger, failed: 'retention could not be carried out' });
}
