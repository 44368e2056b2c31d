import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { ChainId } from '../../contract/ids.ts';

/** The last event of a chain, as far as somebody knows. */
export const LastKnown = z.strictObject({ chain: ChainId, seq: z.int().min(0) });
export type LastKnown = z.infer<typeof LastKnown>;

// One record of fixed length, overwritten in place: it fits in a disk sector, so it is never half written, and needs no
// space when the disk is full.
const RECORD_BYTES = 128;

/**
 * A small file beside the database that outlives it: when the database is lost, the new chain can still name the last
 * event of the old one. It may lag a few events behind (it is not synced on each), which `follows` allows for.
 */
export interface ChainMemory {
  recall(): LastKnown | undefined;
  remember(last: LastKnown): void;
  close(): void;
}

/** Opens or creates the memory, mode 0600. What cannot be read is unknown, not an error: it is only a memory. */
export function openChainMemory(path: string): ChainMemory {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'a+', 0o600);
    closeSync(descriptor);
    descriptor = openSync(path, 'r+');
  } catch {
    descriptor = undefined;
  }
  return {
    recall() {
      try {
        return LastKnown.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch {
        return undefined;
      }
    },
    remember(last) {
      if (descriptor === undefined) return;
      try {
        writeSync(descriptor, `${JSON.stringify(last).padEnd(RECORD_BYTES - 1)}\n`, 0);
      } catch {
        // The event itself is durable in the database; a full disk must not turn it into a failure.
      }
    },
    close() {
      if (descriptor === undefined) return;
      const open = descriptor;
      descriptor = undefined;
      try {
        fsyncSync(open);
      } finally {
        closeSync(open);
      }
    },
  };
}
