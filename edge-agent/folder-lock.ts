import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AgentError } from './error.ts';

// A service manager may start the next process before the last one is quite gone.
const WAIT_MS = 1_000;
const BUSY = 5; // SQLITE_BUSY

/**
 * Takes the device's folder for this process; two agents on one folder would fight over one chain and one connection. The
 * lock is SQLite's on a file that holds nothing, so the kernel takes it back however the process ends. Returns the release.
 */
export function lockFolder(dir: string): () => void {
  const lock = new DatabaseSync(join(dir, 'agent.lock'));
  try {
    // Written once and never again, without a journal on the disk: a full disk must not look like another agent.
    lock.exec(`PRAGMA busy_timeout = ${WAIT_MS}; PRAGMA journal_mode = MEMORY`);
    if (lock.prepare('PRAGMA user_version').get()?.user_version === 0) lock.exec('PRAGMA user_version = 1');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (!(cause instanceof Error && 'errcode' in cause && cause.errcode === BUSY)) throw cause;
    throw new AgentError('ALREADY_RUNNING', `another agent is running on ${dir}: stop it first`, { cause });
  }
  return () => lock.close();
}
