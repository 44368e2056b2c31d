import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database, Store } from '../store/store.ts';
import type { Duty } from '../workers/leadership.ts';
import { createRegularLook } from '../workers/regular-look.ts';
import { loadCase } from './facts.ts';
import { noteWithin } from './note.ts';
import { takeOwnStep } from './take-step.ts';
import { type Untold, untold } from './untold.ts';

/** Periods are days long: a minute is soon enough. */
const LOOK_MS = 60_000;
const MOST_AT_ONCE = 500;
const HUB = 'hub';

export interface CaseKeeperParts {
  readonly store: Store;
  readonly logger: Logger;
  /** ms since 1970. */
  readonly now: () => number;
  readonly everyMs?: number;
}

/** What cases do by themselves. A duty of the worker that leads; doing it again changes nothing. */
export function createCaseKeeper({ everyMs = LOOK_MS, ...parts }: CaseKeeperParts): Duty {
  const { logger } = parts;
  const look = async () => {
    const done = await lookAtCases(parts);
    if (done.overdue + done.noted > 0) logger.info(done, 'cases: periods that ended, findings that were retracted');
  };
  return createRegularLook({ everyMs, look, logger, failed: 'cases could not be kept up' });
}

/** Ends the periods that are over, and tells cases what became of their findings. */
export async function lookAtCases(
  { store, now }: Pick<CaseKeeperParts, 'store' | 'now'>,
  atOnce = MOST_AT_ONCE,
): Promise<{ overdue: number; noted: number }> {
  let overdue = 0;
  for (const { id, state } of await pastDue(store.db, now(), atOnce)) {
    const step = state === 'noticed' ? 'overdue' : 'no-statement';
    if (await takeOwnStep({ store, now }, id, step)) overdue += 1;
    await setImmediate(); // SQLite answers synchronously: give the others a turn
  }
  let noted = 0;
  for (const change of (await untold(store.db)).slice(0, atOnce)) {
    if (await note(store, change, now())) noted += 1;
    await setImmediate();
  }
  return { overdue, noted };
}

async function pastDue(db: Database, now: number, atOnce: number) {
  return await db
    .selectFrom('cases')
    .select(['id', 'state'])
    .where('state', 'in', ['noticed', 'proposed'])
    .where('due_at', '<', new Date(now).toISOString())
    .where('paused_at', 'is', null)
    .orderBy('due_at')
    .limit(atOnce)
    .execute();
}

async function note(store: Store, { caseId, finding, step }: Untold, now: number): Promise<boolean> {
  return await store.transaction(
    async (trx) => {
      const loaded = await loadCase(trx, caseId, now);
      const status = loaded.facts.findings.find(({ id }) => id === finding)?.status;
      if ((status === 'retracted') !== (step === 'retracted')) return false;
      await noteWithin(trx, loaded, { step, by: HUB, reason: `finding-${step}`, fields: { finding } }, now);
      return true;
    },
    { sequencer: true },
  );
}
