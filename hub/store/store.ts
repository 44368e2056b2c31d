import type { Kysely, Transaction } from 'kysely';
import type { LockSession } from './lock-session.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;
export type DatabaseTransaction = Transaction<Tables>;

/** Port: where the hub keeps everything. Implementations: `sqlite.ts` (node:sqlite, WAL, synchronous=FULL), `postgres.ts`. */
export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Database;
  /** Brings the schema up to date; safe to call at each start. */
  migrate(): Promise<void>;
  /**
   * Runs `work` in one durable transaction. With `sequencer`, no other transaction that asks for it runs at the same
   * time, in this process or another: leaf order of the ledger is decided here.
   */
  transaction<T>(work: (trx: DatabaseTransaction) => Promise<T>, options?: { sequencer?: boolean }): Promise<T>;
  /** Locks among all hub processes on this database; the caller closes the session. */
  openLocks(): Promise<LockSession>;
  /**
   * After something was destroyed: leaves no trace of it where the database can see to that. SQLite overwrites what is
   * deleted and empties its log; PostgreSQL frees dead rows, whose bytes are overwritten when the space is used again.
   */
  scrub(): Promise<void>;
  close(): Promise<void>;
}
