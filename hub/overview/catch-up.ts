import { sql } from 'kysely';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import { recountClaims } from './claim-figures.ts';
import { isDue, takeDue } from './due.ts';
import { countNewEvents, eventsCounted, lastEvent } from './event-figures.ts';
import { recountFindings } from './finding-figures.ts';

/** How much is done in one transaction: others wait for it on SQLite. */
export const STEP = { notes: 100, lines: 10_000 };

/** Key of the advisory lock of whoever counts ("ZS" and a number of ours). */
const COUNTING_LOCK = 0x5a53_0031;

/** Counts a step's worth of what changed, in one transaction. Returns whether more waits. */
export async function countStep(store: Store, now: number, step = STEP): Promise<boolean> {
  if (!(await waits(store))) return false;
  await store.transaction(async (trx) => {
    await countAlone(trx, store.kind);
    const due = await takeDue(trx, step.notes);
    await recountClaims(trx, due);
    await recountFindings(trx, due);
    await countNewEvents(trx, step.lines, now);
  });
  return await waits(store);
}

/** Counts what changed, at most `steps` steps of it. Returns whether the figures are now those of this moment. `now` in ms. */
export async function catchUp(store: Store, now: number, steps = Number.POSITIVE_INFINITY): Promise<boolean> {
  for (let step = 0; step < steps; step += 1) {
    if (!(await countStep(store, now))) return true;
  }
  return !(await waits(store));
}

async function waits({ db }: Store): Promise<boolean> {
  return (await isDue(db)) || (await eventsCounted(db)) < (await lastEvent(db));
}

/** Two who count the same day at once would add it up from halves. */
export async function countAlone(trx: DatabaseTransaction, kind: Store['kind']): Promise<void> {
  if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${COUNTING_LOCK})`.execute(trx);
}
