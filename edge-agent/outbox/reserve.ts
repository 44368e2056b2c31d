import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

// SQLite needs a write-ahead log and its index to open a database at all; the gallery needs the same.
const RESERVE_BYTES = 1_048_576;

/**
 * Holds a little of the disk back, if there is so much. Whoever finds a device out of service switches it off and on: on a
 * disk that is full it has to come up again and say why, instead of not starting at all.
 */
export function holdReserve(path: string): void {
  if (existsSync(path)) return;
  try {
    const descriptor = openSync(path, 'wx', 0o600);
    try {
      writeSync(descriptor, Buffer.alloc(RESERVE_BYTES));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    rmSync(path, { force: true });
  }
}

/** Gives the reserve free. False when there was none. */
export function releaseReserve(path: string): boolean {
  if (!existsSync(path)) return false;
  rmSync(path);
  return true;
}
