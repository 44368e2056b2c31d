import { sql } from 'kysely';
import type { Database, Store } from './store.ts';

/** Months that have a partition before they begin: a hub that is down for a season still finds its own. */
const MONTHS_AHEAD = 3;

/** Readers may hold a table for minutes; whoever adds a partition must not make writers queue behind that. */
const LOCK_WITHIN = '3s';

/** A calendar month (UTC), e.g. 2026-11: its first instant sorts at or before every instant in it, as text. */
export type Month = `${number}-${number}`;

/** The month of an instant (ms since 1970), or `later` months after it. */
export function monthOf(at: number, later = 0): Month {
  const date = new Date(at);
  const month = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later));
  return month.toISOString().slice(0, 7) as Month;
}

const tableOf = (month: Month) => `attestations_${month.replace('-', '_')}`;

/** Adds the partition of one month to `attestations` on PostgreSQL. */
export async function addMonth(db: Database, month: Month): Promise<void> {
  const next = monthOf(Date.parse(`${month}-01T00:00:00.000Z`), 1);
  await sql`create table ${sql.table(tableOf(month))} partition of attestations
    for values from (${sql.lit(`${month}-01`)}) to (${sql.lit(`${next}-01`)})`.execute(db);
  await refuseTruncate(db, tableOf(month));
}

/** Adds the partition for whatever has no month of its own: a device that believes to live in 2019 loses nothing. */
export async function addDefault(db: Database): Promise<void> {
  await sql`create table attestations_default partition of attestations default`.execute(db);
  await refuseTruncate(db, 'attestations_default');
}

// A trigger on truncate is one per statement, and those are not handed down to partitions.
async function refuseTruncate(db: Database, table: string): Promise<void> {
  await sql`create trigger ${sql.id(`${table}_no_truncate`)} before truncate on ${sql.table(table)}
    for each statement execute function attestations_append_only()`.execute(db);
}

/** How the partitions stand. */
export interface PartitionState {
  /** Months added by this call. */
  readonly added: readonly Month[];
  /** Events in the default partition: of months long ago, or of a clock that is wrong. */
  readonly inDefault: number;
  /** Months from now on that have a partition, without a gap. */
  readonly monthsAhead: number;
}

/**
 * Sees that last month, this month and the next three have partitions, and says how things stand. Events of a month that
 * had none are moved out of the default partition. On SQLite there is nothing to do. `now` in ms since 1970.
 */
export async function keepPartitions(store: Store, now: number): Promise<PartitionState> {
  if (store.kind !== 'postgres') return { added: [], inDefault: 0, monthsAhead: MONTHS_AHEAD };
  const wanted = Array.from({ length: MONTHS_AHEAD + 2 }, (_, n) => monthOf(now, n - 1));
  if ((await missingOf(store.db, wanted)).length === 0) return await stateOf(store.db, [], wanted);
  return await store.transaction(
    async (trx) => {
      await sql`set local lock_timeout = ${sql.lit(LOCK_WITHIN)}`.execute(trx);
      const missing = await missingOf(trx, wanted); // again: another worker may have been quicker
      if (missing.length > 0) await addMonths(trx, missing);
      return await stateOf(trx, missing, wanted);
    },
    { sequencer: true },
  );
}

async function addMonths(trx: Database, months: readonly Month[]): Promise<void> {
  // The database refuses a partition whose rows are in the default one, and rows can't be deleted: so it is made anew.
  const makeAnew = (await countInDefault(trx)) > 0;
  if (makeAnew) {
    await sql`alter table attestations detach partition attestations_default`.execute(trx);
    await sql`alter table attestations_default rename to attestations_default_before`.execute(trx);
  }
  for (const month of months) await addMonth(trx, month);
  if (!makeAnew) return;
  await addDefault(trx);
  await sql`insert into attestations select * from attestations_default_before`.execute(trx);
  await sql`drop table attestations_default_before`.execute(trx);
}

async function missingOf(db: Database, wanted: readonly Month[]): Promise<Month[]> {
  const { rows } = await sql<{ name: string }>`select inhrelid::regclass::text as name from pg_inherits
    where inhparent = 'attestations'::regclass`.execute(db);
  const there = new Set(rows.map(({ name }) => name));
  return wanted.filter((month) => !there.has(tableOf(month)));
}

async function stateOf(db: Database, added: readonly Month[], wanted: readonly Month[]): Promise<PartitionState> {
  const [missing] = await missingOf(db, wanted.slice(2));
  const monthsAhead = missing === undefined ? MONTHS_AHEAD : wanted.slice(2).indexOf(missing);
  return { added, inDefault: await countInDefault(db), monthsAhead };
}

async function countInDefault(db: Database): Promise<number> {
  const { rows } = await sql<{ events: number }>`select count(*) as events from attestations_default`.execute(db);
  return rows[0]?.events ?? 0;
}
