import { z } from 'zod';
import type { Database } from '../store/store.ts';

const KEY = 'vault.withdrawals-done';
const Cursor = z.strictObject({ ledgerIdx: z.int().min(0) });

/** Ledger index up to which every withdrawal has been carried out; 0 = none. */
export async function readCursor(db: Database): Promise<number> {
  const row = await db.selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst();
  return row ? Cursor.parse(JSON.parse(row.value)).ledgerIdx : 0;
}

/** Remembers how far withdrawals have been carried out. `now` in ms since 1970. */
export async function writeCursor(db: Database, ledgerIdx: number, now: number): Promise<void> {
  const changes = { value: JSON.stringify({ ledgerIdx }), updated_at: new Date(now).toISOString() };
  await db
    .insertInto('settings')
    .values({ key: KEY, ...changes })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(changes))
    .execute();
}
