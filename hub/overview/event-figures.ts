import { sql } from 'kysely';
import { localDate } from '../calendar/local-date.ts';
import { HOUR_MS } from '../crosscheck/interval.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import { EVERYWHERE } from './claim-figures.ts';
import { FIGURE_OFFSET_MINUTES } from './due.ts';

/** Setting that holds the line of the ledger up to which events are counted. */
const COUNTED = 'overview.events-counted';

export async function eventsCounted(db: Pick<Database, 'selectFrom'>): Promise<number> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', COUNTED).executeTakeFirst();
  return row ? Number(JSON.parse(row.value)) : 0;
}

/** The last line of the ledger that is an event. */
export async function lastEvent(db: Pick<Database, 'selectFrom'>): Promise<number> {
  const { last } = await db
    .selectFrom('attestations')
    .select(({ fn }) => fn.max<number | null>('ledger_idx').as('last'))
    .executeTakeFirstOrThrow();
  return Number(last ?? 0);
}

/**
 * Adds what was stored since the last time, at most `most` lines of the ledger on. Events are never changed and come in the
 * order of the ledger, so each is counted once. Returns whether more wait.
 */
export async function countNewEvents(trx: DatabaseTransaction, most: number, now: number): Promise<boolean> {
  const [from, last] = [await eventsCounted(trx), await lastEvent(trx)];
  if (from >= last) return false;
  const until = Math.min(last, from + most);
  const hours = await trx
    .selectFrom('attestations')
    .select(({ fn }) => [sql<string>`substr(at, 1, 13)`.as('hour'), 'site', fn.countAll<number>().as('events')])
    .where('ledger_idx', '>', from)
    .where('ledger_idx', '<=', until)
    .groupBy([sql`1`, 'site'])
    .execute();
  const added = new Map<string, { day: string; site: string; events: number }>();
  for (const { hour, site, events } of hours) {
    const day = localDate(Date.parse(`${hour}:00:00.000Z`) + HOUR_MS / 2, FIGURE_OFFSET_MINUTES);
    for (const place of [site, EVERYWHERE]) {
      const entry = added.get(`${day} ${place}`) ?? { day, site: place, events: 0 };
      added.set(`${day} ${place}`, { ...entry, events: entry.events + Number(events) });
    }
  }
  for (const row of added.values()) {
    await trx
      .insertInto('event_figures')
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(['day', 'site']).doUpdateSet((eb) => ({
          events: eb('event_figures.events', '+', eb.ref('excluded.events')),
        })),
      )
      .execute();
  }
  await noteCounted(trx, until, now);
  return until < last;
}

/** Notes up to which line events are counted. `now` in ms since 1970. */
export async function noteCounted(trx: DatabaseTransaction, line: number, now: number): Promise<void> {
  const changes = { value: JSON.stringify(line), updated_at: new Date(now).toISOString() };
  await trx
    .insertInto('settings')
    .values({ key: COUNTED, ...changes })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(changes))
    .execute();
}
