import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { StoreError } from './error.ts';
import { localLocks } from './lock-session.ts';
import { migrateToLatest } from './migrate.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

// A receipt empties a device's outbox, so a commit has to survive a power cut: synchronous=FULL syncs the log each time.
const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'busy_timeout = 5000',
  'temp_store = MEMORY',
  'cache_size = -65536', // 64 MB: the upper pages of every index of a city's month stay in memory
  'wal_autocheckpoint = 16000', // 64 MB: a page that each commit touches is written back once, not each time
  'secure_delete = ON', // destroyed keys, salts and payloads: zeros, not free space that still holds them
];

/** Opens (or makes, mode 0600) a SQLite store. `:memory:` keeps nothing. Throws StoreError `CANNOT_OPEN`. */
export function openSqlite(path: string): Store {
  const database = openDatabase(path);
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
  return {
    kind: 'sqlite',
    db,
    migrate: () => migrateToLatest(db, 'sqlite'),
    // BEGIN IMMEDIATE lets one writer in at a time, in this process and any other: every transaction is a sequencer.
    transaction: (work) => db.transaction().execute(work),
    openLocks: async () => localLocks(),
    scrub: async () => {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    async close() {
      await db.destroy();
      if (database.isOpen) database.close();
    },
  };
}

function openDatabase(path: string): DatabaseSync {
  try {
    if (path !== ':memory:') {
      mkdirSync(dirname(path), { recursive: true });
      closeSync(openSync(path, 'a', 0o600));
    }
    const database = new DatabaseSync(path);
    for (const pragma of PRAGMAS) database.exec(`PRAGMA ${pragma}`);
    return database;
  } catch (cause) {
    throw new StoreError('CANNOT_OPEN', `can't open ${path} as a SQLite database; is the folder writable?`, cause);
  }
}
