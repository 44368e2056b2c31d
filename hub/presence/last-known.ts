import { sql } from 'kysely';
import type { Database, DatabaseTransaction } from '../store/store.ts';

/** Setting under which the hub notes, again and again, that it is alive: JSON text of an ISO 8601 time. */
const LAST_KNOWN = 'presence.last-known';

/** Notes that the hub was alive at `now` (ms since 1970), and so would have heard a device leave. */
export async function noteAlive(db: Database, now: number): Promise<void> {
  const at = new Date(now).toISOString();
  const changes = { value: JSON.stringify(at), updated_at: at };
  await db
    .insertInto('settings')
    .values({ key: LAST_KNOWN, ...changes })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(changes))
    .execute();
}

/**
 * Closes the intervals that a former run of the hub left open, at the last time it is known to have been alive. What the
 * devices did after that is not known, and must not count as "the kiosk was up". Returns how many were closed.
 */
export async function closeOpenPresence(trx: DatabaseTransaction): Promise<number> {
  const setting = await trx
    .selectFrom('settings')
    .select('updated_at')
    .where('key', '=', LAST_KNOWN)
    .executeTakeFirst();
  const lastKnown = setting?.updated_at ?? '';
  // An interval that began after the last note ends where it began: it is a moment, not a claim about hours.
  const result = await trx
    .updateTable('device_presence')
    .set({ online_until: sql<string>`case when online_from > ${lastKnown} then online_from else ${lastKnown} end` })
    .where('online_until', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
