import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AgentError } from './error.ts';

// A service manager may start the next process before the last one is quite gone.
const WAIT_MS = 1_000;

/**
 * Takes the device's folder for this process; two agents on one folder would fight over one chain and one connection. The
 * lock is SQLite's on an empty file, so the kernel takes it back however the process ends. Returns the release.
 */
export function lockFolder(dir: string): () => void {
  const lock = new DatabaseSync(join(dir, 'agent.lock'));
  try {
    lock.exec(`PRAGMA busy_timeout = ${WAIT_MS}; BEGIN EXCLUSIVE`);
  } catch (cause) {
    lock.close();
    throw new AgentError('ALREADY_RUNNING', `another agent is running on ${dir}: stop it first`, { cause });
  }
  return () => lock.close();
}
