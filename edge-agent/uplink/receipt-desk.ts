import type { Logger } from 'pino';
import { MEDIA_TYPES } from '../../contract/jws.ts';
import { Receipt } from '../../contract/receipt.ts';
import type { AgentMetrics } from '../health/metrics.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { type Listener, readHubWord } from './hub-word.ts';
import type { SendWindow } from './send-window.ts';

export interface ReceiptDeskParts {
  readonly identity: Listener;
  readonly outbox: Pick<Outbox, 'settle'>;
  readonly window: Pick<SendWindow, 'progressed' | 'surelySeen'>;
  readonly metrics: Pick<AgentMetrics, 'receipts'>;
  readonly logger: Logger;
  /** Monotonic, ms. */
  readonly monotonic: () => number;
}

/** Lets only the hub's own receipts empty the outbox. */
export function createReceiptDesk({ identity, outbox, window, metrics, logger, monotonic }: ReceiptDeskParts) {
  return {
    /** True when the message was a receipt of this hub for a chain of this device. */
    receive(payload: Buffer): boolean {
      const receipt = readHubWord(payload, MEDIA_TYPES.receipt, Receipt, identity);
      if (!receipt.valid) {
        metrics.receipts.inc({ outcome: 'ignored' });
        logger.warn({ why: receipt.why }, 'a receipt that is not from this hub to this device');
        return false;
      }
      try {
        const { outcome, removed, refused } = outbox.settle(receipt.word, (event) =>
          window.surelySeen(event, monotonic()),
        );
        metrics.receipts.inc({ outcome });
        const facts = { chain: receipt.word.chain, upTo: receipt.word.upTo, removed, refused };
        if (outcome === 'unknown-chain') {
          logger.warn(facts, 'a receipt for a chain that is not ours');
          return false;
        }
        if (outcome === 'new-chain') logger.error(facts, 'the hub knows this chain otherwise; a new one was started');
        else if (refused > 0) logger.error(facts, 'the hub refused events; zs agent outbox says which and what to do');
        if (removed + refused > 0) window.progressed();
        return true;
      } catch (error) {
        // The receipt is not lost: the hub sends it again when the events are sent again.
        metrics.receipts.inc({ outcome: 'failed' });
        logger.error({ err: error }, 'a receipt could not be applied');
        return false;
      }
    },
  };
}
