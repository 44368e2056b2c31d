import type { DatabaseSync } from 'node:sqlite';
import type { ChainId } from '../../contract/ids.ts';
import type { ChainMemory, LastKnown } from './chain-memory.ts';
import { ensureChain } from './chains.ts';
import { transaction } from './database.ts';
import { createQueue, type Queue } from './queue.ts';
import { openOrReplace, type Replacement } from './salvage.ts';
import { naming } from './sqlite-fault.ts';

/** An open database with a growing chain in it. */
export interface Shelf {
  readonly database: DatabaseSync;
  readonly queue: Queue;
  readonly replacement: Replacement | undefined;
}

/** Opens what is there, replaces what is damaged, and sees to it that a chain grows that cannot collide with an older one. */
export function openShelf(path: string, firstChain: ChainId, memory: ChainMemory, now: () => number): Shelf {
  const { database, replacement } = openOrReplace(path, now);
  const known = latestOf(memory.recall(), replacement?.lastKnown);
  naming(path, () => transaction(database, () => ensureChain(database, firstChain, known)));
  return { database, queue: createQueue(database), replacement };
}

/** Of two witnesses of one chain, the one that knows more; of different chains, the database's, as it commits first. */
function latestOf(memory: LastKnown | undefined, database: LastKnown | undefined): LastKnown | undefined {
  if (!memory || !database) return database ?? memory;
  return memory.chain === database.chain && memory.seq > database.seq ? memory : database;
}
