import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { StoreError } from './error.ts';
import { openPostgresLocks } from './lock-session.ts';
import { migrateToLatest } from './migrate.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/** Key of the advisory lock that makes one ledger sequencer of all hub processes ("ZS" and a number of ours). */
const SEQUENCER_LOCK = 0x5a53_0001;

const INT8 = 20;
const NUMERIC = 1700;

/** Opens a PostgreSQL store. Throws StoreError `CANNOT_OPEN`; the message never repeats the URL, which may hold a password. */
export async function openPostgres(url: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, max: 8, types: { getTypeParser: typeParser } });
  // Without a listener, a connection that breaks while idle would end the process. The next query says what is wrong.
  pool.on('error', () => {});
  try {
    await pool.query('select 1');
  } catch (cause) {
    await pool.end();
    throw new StoreError('CANNOT_OPEN', "can't connect to PostgreSQL; check address, account and password", cause);
  }
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: 'postgres',
    db,
    migrate: () => migrateToLatest(db, 'postgres'),
    transaction: (work, options) =>
      db.transaction().execute(async (trx) => {
        if (options?.sequencer) await sql`select pg_advisory_xact_lock(${SEQUENCER_LOCK})`.execute(trx);
        return work(trx);
      }),
    openLocks: () => openPostgresLocks(url),
    scrub: async () => {
      for (const table of ['attestations', 'ledger_salts']) await sql`vacuum ${sql.table(table)}`.execute(db);
    },
    async close() {
      if (pool.ending) return; // closed before
      await db.destroy();
      if (!pool.ending) await pool.end(); // Kysely leaves alone what it was never asked for
    },
  };
}

// By default the client hands out BIGINT, and with it every count and sum, as text.
const typeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary' && (oid === INT8 || oid === NUMERIC)) return exactNumber;
  return pg.types.getTypeParser(oid, format);
};

/** A number from its decimal text; throws rather than round one beyond 2^53. */
export function exactNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new StoreError('NUMBER_TOO_LARGE', `the database holds ${text}, beyond 2^53`);
  }
  return value;
}
