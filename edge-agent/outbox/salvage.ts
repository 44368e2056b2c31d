import { existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { envelopeDigest, MAX_ENVELOPE_BYTES } from '../../contract/envelope.ts';
import { ChainId, Digest, EventId } from '../../contract/ids.ts';
import { RefusalCode } from '../../contract/refusals.ts';
import type { LastKnown } from './chain-memory.ts';
import { readTip } from './chains.ts';
import { openDatabase, transaction } from './database.ts';
import { OutboxError } from './error.ts';
import { syncFolderOf } from './folder-sync.ts';

/** What became of a damaged database. */
export interface Replacement {
  /** Where the damaged file was moved to. */
  readonly setAside: string;
  /** Signed events that could still be read, and wait again for their receipt. */
  readonly salvaged: number;
  /** The last event that the damaged file still knew of. */
  readonly lastKnown: LastKnown | undefined;
}

const SavedRow = z.object({
  id: z.int(),
  chain: ChainId,
  seq: z.int().min(1),
  jti: EventId,
  envelope: z.string().max(MAX_ENVELOPE_BYTES),
  digest: Digest,
  at: z.int(),
  state: z.enum(['pending', 'refused']),
  code: RefusalCode.nullable(),
});
type SavedRow = z.infer<typeof SavedRow>;

/** Opens the database; a damaged one is moved aside and replaced by a new one that holds what could be read of it. */
export function openOrReplace(path: string, now: () => number): { database: DatabaseSync; replacement?: Replacement } {
  const fresh = `${path}.new`;
  // A power cut between the two renames below leaves the finished replacement under its working name.
  if (!existsSync(path) && existsSync(fresh)) renameSync(fresh, path);
  try {
    return { database: openDatabase(path) };
  } catch (error) {
    if (!(error instanceof OutboxError && error.code === 'DAMAGED')) throw error;
  }
  const lastKnown = readLastKnown(path);
  const salvaged = salvageInto(fresh, path);
  const setAside = `${path}.damaged-${new Date(now()).toISOString().replaceAll(':', '')}`;
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, setAside + suffix);
  }
  renameSync(fresh, path);
  syncFolderOf(path);
  return { database: openDatabase(path), replacement: { setAside, salvaged, lastKnown } };
}

function salvageInto(fresh: string, damaged: string): number {
  for (const suffix of ['', '-wal', '-shm']) rmSync(fresh + suffix, { force: true });
  const database = openDatabase(fresh);
  try {
    const insert = database.prepare(
      'INSERT OR IGNORE INTO events (id, chain, seq, jti, envelope, digest, at, state, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    return transaction(database, () => {
      let salvaged = 0;
      for (const row of readableRows(damaged)) {
        const { id, chain, seq, jti, envelope, digest, at, state, code } = row;
        salvaged += Number(insert.run(id, chain, seq, jti, envelope, digest, at, state, code).changes);
      }
      return salvaged;
    });
  } finally {
    database.close();
  }
}

/** From both ends towards the damage, since reading stops at the first broken page. Damaged rows are left out. */
function* readableRows(path: string): Generator<SavedRow> {
  for (const direction of ['ASC', 'DESC']) {
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(path, { readOnly: true });
      for (const row of database.prepare(`SELECT * FROM events NOT INDEXED ORDER BY id ${direction}`).iterate()) {
        const parsed = SavedRow.safeParse(row);
        if (parsed.success && envelopeDigest(parsed.data.envelope) === parsed.data.digest) yield parsed.data;
      }
    } catch {
      // The damage: what lies behind it can't be read from this end.
    } finally {
      database?.close();
    }
  }
}

function readLastKnown(path: string): LastKnown | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    const tip = readTip(database);
    return tip && { chain: tip.chain, seq: tip.lastSeq };
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}
