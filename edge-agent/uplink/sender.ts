import type { Logger } from 'pino';
import { type DeviceAddress, delivery, topicOf } from '../../contract/topics.ts';
import type { AgentMetrics } from '../health/metrics.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { QueuedEvent } from '../outbox/queue.ts';
import type { BrokerSession } from './broker-connection.ts';
import type { SendWindow } from './send-window.ts';

// Enough to fill a slow line, little enough that a lost receipt costs a short burst.
const WINDOW = 64;

export interface SenderParts {
  readonly address: DeviceAddress;
  readonly outbox: Pick<Outbox, 'pending' | 'envelopeOf'>;
  readonly window: SendWindow;
  readonly metrics: Pick<AgentMetrics, 'sent'>;
  readonly logger: Logger;
  /** Monotonic, ms. */
  readonly monotonic: () => number;
}

/** Drains the outbox over a connection: oldest first, a window at a time, again when no receipt comes. */
export function createSender({ address, outbox, window, metrics, logger, monotonic }: SenderParts) {
  let session: BrokerSession | undefined;
  let unacknowledged = 0;
  let timer: NodeJS.Timeout | undefined;
  let scheduled: NodeJS.Immediate | undefined;

  /** Soon, not now: signing must not wait for sending, and ten events in a row are one look at the outbox. */
  function wake(): void {
    if (session === undefined || scheduled !== undefined) return;
    scheduled = setImmediate(() => {
      scheduled = undefined;
      try {
        drain();
      } catch (error) {
        logger.error({ err: error }, 'the outbox cannot be read');
      }
    });
  }

  function drain(): void {
    if (session === undefined) return;
    clearTimeout(timer);
    // One place is left for presence.
    const room = Math.min(WINDOW, session.receiveMaximum - 1);
    for (const event of window.due(outbox.pending(WINDOW), monotonic())) {
      if (unacknowledged >= room) break;
      send(session, event);
    }
    const wait = window.nextDueIn(monotonic());
    if (wait !== null) timer = setTimeout(wake, wait);
  }

  function send(over: BrokerSession, event: QueuedEvent): void {
    const envelope = outbox.envelopeOf(event);
    if (envelope === undefined) return;
    metrics.sent.inc({ attempt: window.sent(event, monotonic()) });
    unacknowledged += 1;
    const { qos, retain } = delivery.attest;
    // The broker's acknowledgement says nothing about the hub: it only makes room for the next message.
    over.publish(topicOf(address, 'attest'), envelope, { qos, retain }).then(
      () => acknowledged(over),
      (error: unknown) => {
        logger.debug({ err: error, seq: event.seq }, 'an event was not taken by the broker');
        acknowledged(over);
      },
    );
  }

  function acknowledged(over: BrokerSession): void {
    if (over !== session) return;
    unacknowledged -= 1;
    wake();
  }

  return {
    wake,
    up(next: BrokerSession): void {
      session = next;
      unacknowledged = 0;
      window.clear();
      wake();
    },
    down(): void {
      session = undefined;
      clearTimeout(timer);
    },
  };
}
