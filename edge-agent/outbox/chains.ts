import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { ChainId, Digest, newChainId } from '../../contract/ids.ts';
import type { LastKnown } from './chain-memory.ts';

/** Where the growing chain stands: what the next event has to name. */
const Tip = z
  .object({
    chain: ChainId,
    follows_chain: ChainId.nullable(),
    follows_seq: z.int().min(0).nullable(),
    last_seq: z.int().min(0),
    last_digest: Digest.nullable(),
  })
  .transform((row) => ({
    chain: row.chain,
    lastSeq: row.last_seq,
    lastDigest: row.last_digest,
    follows: row.follows_chain && row.follows_seq ? { chain: row.follows_chain, seq: row.follows_seq } : undefined,
  }));
export type Tip = z.infer<typeof Tip>;

/** The chain that grows, or undefined in a database that has none yet. */
export function readTip(database: DatabaseSync): Tip | undefined {
  const row = database.prepare('SELECT * FROM chains ORDER BY ordinal DESC LIMIT 1').get();
  return row && Tip.parse(row);
}

/**
 * Starts a chain, which grows from now on. Its first event names the last known event of the former one, so that the hub
 * can tell a replaced outbox from a cloned device.
 */
export function beginChain(database: DatabaseSync, chain: ChainId, follows: LastKnown | undefined): void {
  database
    .prepare('INSERT INTO chains (chain, follows_chain, follows_seq, last_seq) VALUES (?, ?, ?, 0)')
    .run(chain, follows?.chain ?? null, follows?.seq ?? null);
}

/**
 * Makes sure that a chain grows which cannot collide with one that the hub may know already. `known` is what the memory
 * beside the database says. A database that is behind its own memory was restored from a copy: its numbers are used up.
 */
export function ensureChain(database: DatabaseSync, firstChain: ChainId, known: LastKnown | undefined): void {
  const tip = readTip(database);
  if (tip && !(known && isBehind(database, tip, known))) return;
  if (known) {
    database.prepare('INSERT OR IGNORE INTO chains (chain, last_seq) VALUES (?, ?)').run(known.chain, known.seq);
  }
  beginChain(database, known ? newChainId() : firstChain, known);
}

/** Moves the tip of the growing chain on to the event just written. */
export function advance(database: DatabaseSync, tip: Tip, digest: Digest): void {
  database
    .prepare('UPDATE chains SET last_seq = ?, last_digest = ? WHERE chain = ?')
    .run(tip.lastSeq + 1, digest, tip.chain);
}

/** Whether `chain` is one of this outbox, and whether the hub knows other events under its numbers. */
export function standingOf(database: DatabaseSync, chain: ChainId): 'ours' | 'disputed' | 'unknown' {
  const row = database.prepare('SELECT disputed FROM chains WHERE chain = ?').get(chain);
  if (row) return row.disputed ? 'disputed' : 'ours';
  // Events saved from a damaged database keep their chain, of which this database may know nothing else.
  return database.prepare('SELECT 1 FROM events WHERE chain = ? LIMIT 1').get(chain) ? 'ours' : 'unknown';
}

/** Gives a chain up: it stops growing, and from now on only what was surely sent is settled by a receipt. */
export function abandonChain(database: DatabaseSync, tip: Tip, lastUsed: number): void {
  database.prepare('UPDATE chains SET disputed = 1 WHERE chain = ?').run(tip.chain);
  beginChain(database, newChainId(), { chain: tip.chain, seq: Math.max(lastUsed, tip.lastSeq) });
}

function isBehind(database: DatabaseSync, tip: Tip, known: LastKnown): boolean {
  if (known.chain === tip.chain) return known.seq > tip.lastSeq;
  return !database.prepare('SELECT 1 FROM chains WHERE chain = ?').get(known.chain);
}
