import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { EventId } from '../../contract/ids.ts';
import { syncFolderOf } from '../outbox/folder-sync.ts';

/** Ids of the commands this device has answered, kept over restarts: a replayed command finds itself here. */
export interface AnsweredCommands {
  has(jti: EventId): boolean;
  add(jti: EventId): void;
  close(): void;
}

// Commands are rare and carry an expiry; ids sort by time (UUIDv7), so the oldest are let go first.
const KEPT = 10_000;

/** One id per line, synced on each; a line torn by a power cut is skipped. Rewritten with the newest ids when it grows. */
export function openAnsweredCommands(path: string): AnsweredCommands {
  let descriptor = openSync(path, 'a+', 0o600);
  const lines = readFileSync(descriptor, 'utf8').split('\n');
  if (lines.at(-1) !== '') writeSync(descriptor, '\n');
  const ids = new Set(lines.filter((line): line is EventId => EventId.safeParse(line).success));
  return {
    has: (jti) => ids.has(jti),
    add(jti) {
      ids.add(jti);
      writeSync(descriptor, `${jti}\n`);
      fsyncSync(descriptor);
      if (ids.size <= 2 * KEPT) return;
      rewrite(path, ids);
      closeSync(descriptor);
      descriptor = openSync(path, 'a', 0o600);
    },
    close() {
      closeSync(descriptor);
    },
  };
}

function rewrite(path: string, ids: Set<EventId>): void {
  for (const id of [...ids].sort().slice(0, -KEPT)) ids.delete(id);
  const descriptor = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(descriptor, [...ids].map((id) => `${id}\n`).join(''));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${path}.new`, path);
  syncFolderOf(path);
}
