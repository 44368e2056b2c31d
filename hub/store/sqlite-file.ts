import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from './error.ts';

// Reading every page takes about a second for so much; a larger database is checked by `zs ledger audit`, at leisure.
const CHECKED_AT_START_BYTES = 1024 ** 3;

const RESTORE = 'leave it where it is, and restore a backup into another folder: zs restore --help';

/**
 * Refuses a database file that is damaged, and one that has gone: a hub that began anew with an empty ledger would take
 * every device's next events for a beginning, and nobody would notice what is missing. `<path>.made` says that there has
 * been one. Throws StoreError `DAMAGED` or `LOST`; a file that has never been there is none of this function's business.
 */
export function assertSoundFile(path: string): void {
  const bytes = existsSync(path) ? statSync(path).size : 0;
  if (bytes === 0) {
    if (!existsSync(marker(path))) return;
    throw new StoreError(
      'LOST',
      `${path} is ${existsSync(path) ? 'empty' : 'gone'}, and held a ledger before: ${RESTORE}`,
    );
  }
  if (bytes > CHECKED_AT_START_BYTES) return;
  const problem = problemIn(path);
  if (problem) throw new StoreError('DAMAGED', `${path} is damaged (${problem}): ${RESTORE}`);
}

/** Notes that this database exists: from now on its absence is a loss. */
export function noteMade(path: string): void {
  if (!existsSync(marker(path))) closeSync(openSync(marker(path), 'a', 0o600));
}

function marker(path: string): string {
  return `${path}.made`;
}

const DAMAGE = new Set([11, 26]); // SQLITE_CORRUPT, SQLITE_NOTADB

function problemIn(path: string): string | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec('PRAGMA busy_timeout = 5000');
    const said = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
    return said === 'ok' ? undefined : String(said).replaceAll(/\s+/g, ' ');
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
    if (DAMAGE.has(code) && error instanceof Error) return error.message;
    return undefined; // locked, not readable: whoever opens it says so
  } finally {
    database?.close();
  }
}
