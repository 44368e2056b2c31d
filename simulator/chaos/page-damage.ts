import { closeSync, existsSync, fstatSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const PAGE_BYTES = 4096;

/** What an outbox file holds, read past the agent's own code. Empty when it can't be read. */
export function heldIn(path: string): { readonly key: string; readonly jti: string; readonly state: string }[] {
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database
      .prepare('SELECT chain, seq, jti, state FROM events')
      .all()
      .map(({ chain, seq, jti, state }) => ({ key: `${chain}/${seq}`, jti: String(jti), state: String(state) }));
  } finally {
    database.close();
  }
}

/**
 * Overwrites one page of a database at rest with noise, as a dying flash cell does. What the write-ahead log still holds is
 * moved into the file first: a log would hide the damage. Returns the page's number, or undefined for a file without pages.
 */
export function damagePage(path: string, where: number): number | undefined {
  if (!existsSync(path)) return undefined;
  moveLogIntoFile(path);
  const descriptor = openSync(path, 'r+');
  try {
    const pages = Math.floor(fstatSync(descriptor).size / PAGE_BYTES);
    if (pages === 0) return undefined;
    const page = where % pages;
    writeSync(descriptor, Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, page * PAGE_BYTES);
    return page + 1;
  } finally {
    closeSync(descriptor);
  }
}

function moveLogIntoFile(path: string): void {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Damaged already, or its disk is full: the damage goes on top.
  } finally {
    database.close();
  }
}
