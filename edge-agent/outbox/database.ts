import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { OutboxError } from './error.ts';
import { naming } from './sqlite-fault.ts';

const FORMAT = 1;

// `chains.ordinal` orders the chains this device has had; the last one grows. A chain is `disputed` once the hub has shown
// that it knows other events under the same numbers. `events.id` is the order of sending.
const TABLES = `
  CREATE TABLE chains (
    ordinal INTEGER PRIMARY KEY,
    chain TEXT NOT NULL UNIQUE,
    follows_chain TEXT,
    follows_seq INTEGER,
    last_seq INTEGER NOT NULL,
    last_digest TEXT,
    disputed INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    chain TEXT NOT NULL,
    seq INTEGER NOT NULL,
    jti TEXT NOT NULL UNIQUE,
    envelope TEXT NOT NULL,
    digest TEXT NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'refused')),
    code TEXT,
    UNIQUE (chain, seq)
  ) STRICT;
  CREATE INDEX events_by_state ON events (state, id);
`;

/** Opens or creates the database file, mode 0600, and checks that every page of it can be read. Throws OutboxError. */
export function openDatabase(path: string): DatabaseSync {
  return naming(path, () => {
    const database = new DatabaseSync(path);
    try {
      chmodSync(path, 0o600);
      // FULL: a commit is on the disk before it returns, so a power cut can't undo what the screen called done.
      database.exec('PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      // A log once grown would keep its size, 4 MB, and be missing when a damaged file has to be replaced on a small disk.
      database.exec('PRAGMA journal_size_limit = 1048576');
      prepare(database, path);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Runs `work` in one transaction that is on the disk when this returns, or not at all. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // After some failures (disk full) SQLite has rolled back by itself.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function prepare(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (version > FORMAT) {
    throw new OutboxError('NEWER_FORMAT', `${path} was written by a newer agent (format ${version}): update this one`);
  }
  if (version === FORMAT) {
    const check = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
    if (check !== 'ok') throw new OutboxError('DAMAGED', `${path} is damaged (${String(check)})`);
    return;
  }
  transaction(database, () => database.exec(`${TABLES} PRAGMA user_version = ${FORMAT};`));
}
