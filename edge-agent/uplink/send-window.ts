import type { ChainId } from '../../contract/ids.ts';
import { type BackoffLimits, fullJitter } from './backoff.ts';

interface EventKey {
  readonly chain: ChainId;
  readonly seq: number;
}

/**
 * Which events are on their way: sent over this connection and without a receipt. Only a receipt ends the wait, whatever
 * the broker acknowledges. Times are monotonic ms.
 */
export interface SendWindow {
  /** Of the oldest pending events, those to send now: never sent, or without a receipt for too long. */
  due<E extends EventKey>(pending: readonly E[], now: number): E[];
  /** Notes that an event was handed over; says whether it was for the first time. */
  sent(event: EventKey, now: number): 'first' | 'again';
  /** A receipt settled something: the hub listens, so waiting starts from the beginning. */
  progressed(): void;
  /** A new connection: nothing has been sent over it. */
  clear(): void;
  /** Ms until an event in the window has to be sent again, or null when none is on its way. */
  nextDueIn(now: number): number | null;
  /** Sent so long ago that a receipt arriving now was written by a hub that had seen it. */
  surelySeen(event: EventKey, now: number): boolean;
}

// The hub answers within seconds; receipts that wait in a broker's queue are older than the connection's sendings.
const SURELY_SEEN_MS = 60_000;

export function createSendWindow({ baseMs, capMs }: BackoffLimits, random: () => number): SendWindow {
  const onTheWay = new Map<string, { readonly firstSentAt: number; sentAt: number }>();
  const backoff = fullJitter({ baseMs, capMs }, random);
  let timeoutMs = baseMs;

  const keyOf = ({ chain, seq }: EventKey) => `${chain}/${seq}`;

  function forgetSettled(pending: readonly EventKey[]): void {
    const keys = new Set(pending.map(keyOf));
    for (const key of onTheWay.keys()) if (!keys.has(key)) onTheWay.delete(key);
  }

  return {
    due(pending, now) {
      forgetSettled(pending);
      const due = pending.filter((event) => now - (onTheWay.get(keyOf(event))?.sentAt ?? -Infinity) >= timeoutMs);
      if (due.some((event) => onTheWay.has(keyOf(event)))) timeoutMs = baseMs + backoff.next();
      return due;
    },
    sent(event, now) {
      const known = onTheWay.get(keyOf(event));
      onTheWay.set(keyOf(event), { firstSentAt: known?.firstSentAt ?? now, sentAt: now });
      return known ? 'again' : 'first';
    },
    progressed() {
      backoff.reset();
      timeoutMs = baseMs;
    },
    clear() {
      onTheWay.clear();
    },
    nextDueIn(now) {
      if (onTheWay.size === 0) return null;
      const oldest = Math.min(...[...onTheWay.values()].map(({ sentAt }) => sentAt));
      return Math.max(0, oldest + timeoutMs - now);
    },
    surelySeen(event, now) {
      const known = onTheWay.get(keyOf(event));
      return known !== undefined && now - known.firstSentAt >= SURELY_SEEN_MS;
    },
  };
}
