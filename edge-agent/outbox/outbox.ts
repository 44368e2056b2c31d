import type { DatabaseSync } from 'node:sqlite';
import { type Envelope, envelopeDigest } from '../../contract/envelope.ts';
import type { ChainId, Digest, EventId } from '../../contract/ids.ts';
import type { Receipt } from '../../contract/receipt.ts';
import { type LastKnown, openChainMemory } from './chain-memory.ts';
import { advance, readTip, type Tip } from './chains.ts';
import { transaction } from './database.ts';
import { OutboxError } from './error.ts';
import type { EventKey, Queue, QueuedEvent, RefusedEvent } from './queue.ts';
import { holdReserve, releaseReserve } from './reserve.ts';
import type { Replacement } from './salvage.ts';
import { applyReceipt, type Settlement, type SurelySeen } from './settlement.ts';
import { openShelf, type Shelf } from './shelf.ts';
import { naming } from './sqlite-fault.ts';

/** The place in its chain that an event is signed with. */
export interface ChainLink {
  readonly chain: ChainId;
  readonly seq: number;
  readonly prev: Digest | null;
  readonly follows?: LastKnown;
}

export interface SealedEvent {
  readonly jti: EventId;
  readonly envelope: Envelope;
  /** Device time, ms since 1970. */
  readonly at: number;
}

export interface OutboxOptions {
  /** SQLite file; the chain memory lies beside it under `<path>.chain`. */
  readonly path: string;
  /** Chain of a device that has had none yet (named in its provisioning request). */
  readonly chain: ChainId;
  readonly now: () => number;
  /** Most events kept, refused ones included. At the limit the device is out of service: evidence is never dropped. */
  readonly maxEvents?: number;
}

/** Signed events that wait for the hub's receipt, in the order in which they happened. */
export interface Outbox {
  /** What became of a damaged file that this one replaces. */
  replacement(): Replacement | undefined;
  /** Gives the event its number, signs it and keeps it, in one durable transaction. Throws OutboxError `DISK_FULL`. */
  append(seal: (link: ChainLink) => SealedEvent): QueuedEvent;
  settle(receipt: Receipt, surelySeen?: SurelySeen): Settlement;
  /** The oldest events without a receipt, in order of sending. */
  pending(limit: number): QueuedEvent[];
  /** Undefined once the event has been settled. */
  envelopeOf(event: EventKey): Envelope | undefined;
  refused(limit: number): RefusedEvent[];
  tip(): LastKnown;
  counts(): { readonly pending: number; readonly refused: number };
  /** Since when (ms since 1970) nothing can be kept, or null. Ends with the first event that can be. */
  outOfServiceSince(): number | null;
  /** Called after each change; returns the function that ends the subscription. */
  onChange(listener: () => void): () => void;
  close(): void;
}

// About 180 MB, and months of a busy kiosk without a network.
const DEFAULT_MAX_EVENTS = 100_000;
// Once full, service resumes when a tenth has drained: otherwise every receipt would flip the screen.
const RESUME_SHARE = 0.9;

/** Opens the outbox of a device, or makes it. Throws OutboxError. */
export function openOutbox({ path, chain, now, maxEvents = DEFAULT_MAX_EVENTS }: OutboxOptions): Outbox {
  const memory = openChainMemory(`${path}.chain`);
  const reserve = `${path}.reserve`;
  let shelf = openWithReserve(reserve, () => openShelf(path, chain, memory, now));
  const listeners = new Set<() => void>();
  let fullSince: number | null = null;

  const changed = () => {
    for (const listener of listeners) notify(listener);
  };

  function assertRoom(): void {
    const { pending, refused } = shelf.queue.counts();
    const limit = fullSince === null ? maxEvents : Math.floor(maxEvents * RESUME_SHARE);
    if (pending + refused < limit) return;
    throw new OutboxError(
      'DISK_FULL',
      `the outbox holds ${pending + refused} events, of at most ${maxEvents}: connect this device to its hub`,
    );
  }

  function noteService(error: OutboxError | undefined): void {
    const isFull = error?.code === 'DISK_FULL';
    if (isFull === (fullSince !== null)) return;
    fullSince = isFull ? now() : null;
    if (!isFull) holdReserve(reserve);
  }

  /** A file that turns out damaged while running is replaced as it would be at the next start, and the work done again. */
  function onShelf<T>(work: (shelf: Shelf) => T): T {
    const attempt = () => naming(path, () => transaction(shelf.database, () => work(shelf)));
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof OutboxError && error.code === 'DAMAGED')) throw error;
      shelf.database.close();
      shelf = openShelf(path, chain, memory, now);
      return attempt();
    }
  }

  return {
    replacement: () => shelf.replacement,
    append(seal) {
      try {
        assertRoom();
        const event = onShelf(({ database, queue }) => write(database, queue, seal));
        shelf.queue.count({ pending: 1, refused: 0 });
        memory.remember({ chain: event.chain, seq: event.seq });
        noteService(undefined);
        return event;
      } catch (error) {
        if (error instanceof OutboxError) noteService(error);
        throw error;
      } finally {
        changed();
      }
    },
    settle(receipt, surelySeen = () => false) {
      const settlement = onShelf(({ database }) => applyReceipt(database, receipt, surelySeen));
      shelf.queue.count({ pending: -settlement.removed - settlement.refused, refused: settlement.refused });
      if (settlement.outcome !== 'unknown-chain') changed();
      return settlement;
    },
    pending: (limit) => shelf.queue.pending(limit),
    envelopeOf: (event) => shelf.queue.envelopeOf(event),
    refused: (limit) => shelf.queue.refused(limit),
    tip() {
      const { chain: growing, lastSeq } = tipOf(shelf.database);
      return { chain: growing, seq: lastSeq };
    },
    counts: () => shelf.queue.counts(),
    outOfServiceSince: () => fullSince,
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      shelf.database.close();
      memory.close();
    },
  };
}

function openWithReserve(reserve: string, open: () => Shelf): Shelf {
  try {
    const shelf = open();
    holdReserve(reserve);
    return shelf;
  } catch (error) {
    const isFull = error instanceof OutboxError && error.code === 'DISK_FULL';
    if (!isFull || !releaseReserve(reserve)) throw error;
    return open();
  }
}

/** A listener's defect must not make an event look lost that was kept: it surfaces on its own. */
function notify(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

function write(database: DatabaseSync, queue: Queue, seal: (link: ChainLink) => SealedEvent): QueuedEvent {
  const tip = tipOf(database);
  const isFirst = tip.lastSeq === 0;
  const link = {
    chain: tip.chain,
    seq: tip.lastSeq + 1,
    prev: tip.lastDigest,
    ...(isFirst && tip.follows ? { follows: tip.follows } : {}),
  };
  const { jti, envelope, at } = seal(link);
  const digest = envelopeDigest(envelope);
  const event = { chain: link.chain, seq: link.seq, jti, at: Math.round(at) };
  queue.insert(event, envelope, digest);
  advance(database, tip, digest);
  return event;
}

function tipOf(database: DatabaseSync): Tip {
  const tip = readTip(database);
  if (!tip) throw new OutboxError('DAMAGED', 'the outbox has no chain');
  return tip;
}
