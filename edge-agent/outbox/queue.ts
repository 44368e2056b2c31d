import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Envelope } from '../../contract/envelope.ts';
import { ChainId, type Digest, EventId } from '../../contract/ids.ts';
import { RefusalCode } from '../../contract/refusals.ts';

const QueuedEvent = z.object({ chain: ChainId, seq: z.int(), jti: EventId, at: z.int() });
/** An event that waits for the hub's receipt. `at` = device time, ms since 1970. */
export type QueuedEvent = z.infer<typeof QueuedEvent>;

const RefusedEvent = QueuedEvent.extend({ code: RefusalCode });
/** An event that the hub refused, kept with the reason. */
export type RefusedEvent = z.infer<typeof RefusedEvent>;

/** An event's place in its chain: its key in the queue. */
export type EventKey = Pick<QueuedEvent, 'chain' | 'seq'>;

/** The rows of the outbox: prepared statements, and counts kept in step so that nobody has to scan. */
export interface Queue {
  insert(event: QueuedEvent, envelope: Envelope, digest: Digest): void;
  /** The oldest events without a receipt, in order of sending. */
  pending(limit: number): QueuedEvent[];
  envelopeOf(event: EventKey): Envelope | undefined;
  refused(limit: number): RefusedEvent[];
  counts(): { readonly pending: number; readonly refused: number };
  /** Corrects the counts after a committed transaction. */
  count(change: { readonly pending: number; readonly refused: number }): void;
}

export function createQueue(database: DatabaseSync): Queue {
  const insert = database.prepare(
    'INSERT INTO events (chain, seq, jti, envelope, digest, at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const pending = database.prepare(
    "SELECT chain, seq, jti, at FROM events WHERE state = 'pending' ORDER BY id LIMIT ?",
  );
  const envelope = database.prepare("SELECT envelope FROM events WHERE chain = ? AND seq = ? AND state = 'pending'");
  const refused = database.prepare(
    "SELECT chain, seq, jti, at, code FROM events WHERE state = 'refused' ORDER BY id LIMIT ?",
  );
  const countOf = (state: string) =>
    Number(database.prepare('SELECT count(*) AS n FROM events WHERE state = ?').get(state)?.n);
  let counts = { pending: countOf('pending'), refused: countOf('refused') };

  return {
    insert(event, sealed, digest) {
      insert.run(event.chain, event.seq, event.jti, sealed, digest, event.at);
    },
    pending: (limit) => pending.all(limit).map((row) => QueuedEvent.parse(row)),
    envelopeOf({ chain, seq }) {
      const found = envelope.get(chain, seq)?.envelope;
      return typeof found === 'string' ? found : undefined;
    },
    refused: (limit) => refused.all(limit).map((row) => RefusedEvent.parse(row)),
    counts: () => counts,
    count(change) {
      counts = { pending: counts.pending + change.pending, refused: counts.refused + change.refused };
    },
  };
}
