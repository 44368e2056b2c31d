import type { Logger } from 'pino';
import { civilDate } from '../calendar/working-days.ts';
import type { Store } from '../store/store.ts';
import type { Duty } from '../workers/leadership.ts';
import { createRegularLook } from '../workers/regular-look.ts';
import { dueMonth, latestRun, runScorecards } from './scorecard/run.ts';

const LOOK_MS = 3_600_000;
/** Evidence and decisions of the last day of a month arrive a few days late. */
const DAY_OF_RUN = 4;

interface CreditKeeperParts {
  readonly store: Store;
  readonly logger: Logger;
  readonly now: () => number;
  readonly everyMs?: number;
}

/** Makes the scorecards of the last month on its fourth day, and again when an objection was accepted since. */
export function createCreditKeeper(parts: CreditKeeperParts): Duty {
  const { logger, everyMs = LOOK_MS } = parts;
  return createRegularLook({
    everyMs,
    logger,
    failed: 'scorecards could not be made',
    look: () => lookAtScorecards(parts),
  });
}

/** Does what is due now. Safe to repeat: a month that has its scorecards is left alone. */
export async function lookAtScorecards({ store, logger, now }: CreditKeeperParts): Promise<void> {
  const at = now();
  const today = civilDate(at);
  if (Number(today.slice(8)) < DAY_OF_RUN) return;
  const month = dueMonth(today);
  const latest = await latestRun(store.db, month);
  if (latest && !(await hasNewObjection(store, month, latest.id))) return;
  const { id, counts } = await runScorecards(store, month, at);
  logger.info({ run: id, month, ...counts }, 'credit: scorecards made');
}

// Ids rise with time.
async function hasNewObjection({ db }: Store, month: string, run: string): Promise<boolean> {
  const accepted = db
    .selectFrom('score_objections')
    .select('id')
    .where('month', '=', month)
    .where('step', '=', 'accepted');
  return (await accepted.where('id', '>', run).limit(1).executeTakeFirst()) !== undefined;
}
