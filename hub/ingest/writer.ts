import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

export interface WriterNeeds<T> {
  /** Writes items in one transaction, all or none. */
  readonly write: (items: readonly T[]) => Promise<void>;
  /** Resolves if the store can be written to at all. */
  readonly probe: () => Promise<void>;
  /** An item that the store, although it works, does not take. It stays unacknowledged and will come again. */
  readonly giveUp: (item: T, error: unknown) => void;
  readonly logger: Logger;
  readonly stopping: AbortSignal;
}

/**
 * Writes a batch whatever it takes. A store that can't be written to (disk full, database away) is waited for, with
 * back-off and jitter; meanwhile nothing is acknowledged. One message that a fault of ours makes unwritable must not hold
 * up all others: then each is written by itself. When the hub stops, one try remains.
 */
export async function writeBatch<T>(items: readonly T[], needs: WriterNeeds<T>): Promise<void> {
  for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(2 * retryMs, LAST_RETRY_MS)) {
    try {
      await needs.write(items);
      return;
    } catch (error) {
      if (await works(needs)) return writeSeparately(items, needs);
      needs.logger.error({ err: error, retryMs }, 'the store can not be written to; events wait');
      if (needs.stopping.aborted) return;
      await delay(retryMs * (0.5 + Math.random()), undefined, { signal: needs.stopping }).catch(() => {});
    }
  }
}

async function works({ probe }: { probe: () => Promise<void> }): Promise<boolean> {
  try {
    await probe();
    return true;
  } catch {
    return false;
  }
}

async function writeSeparately<T>(items: readonly T[], needs: WriterNeeds<T>): Promise<void> {
  for (const item of items) {
    try {
      await needs.write([item]);
    } catch (error) {
      needs.giveUp(item, error);
    }
  }
}
