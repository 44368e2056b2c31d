import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import { keepPartitions, type PartitionState } from './partitions.ts';
import type { Store } from './store.ts';

const EVERY_MS = 600_000;

export interface PartitionKeeper {
  /** Looks once. Never rejects: without a partition of their month, events go to the default one. */
  look(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
  /** False when next month has no partition yet. */
  ok(): boolean;
}

/** Adds partitions before their months begin, and tells the monitoring how they stand. */
export function createPartitionKeeper(needs: {
  readonly store: Store;
  readonly logger: Logger;
  readonly now: () => number;
  readonly metrics: Registry;
  readonly everyMs?: number;
}): PartitionKeeper {
  const { store, logger, now, metrics, everyMs = EVERY_MS } = needs;
  const registers = [metrics];
  const inDefault = new Gauge({
    name: 'zs_store_default_partition_events',
    help: 'Events of months without a partition: of long ago, or of a clock that is wrong',
    registers,
  });
  const ahead = new Gauge({ name: 'zs_store_months_ahead', help: 'Coming months that have a partition', registers });
  let state: PartitionState | undefined;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const look = async () => {
    try {
      const found = await keepPartitions(store, now());
      if (found.added.length > 0) logger.info({ months: found.added }, 'store: partitions added');
      if (found.inDefault > (state?.inDefault ?? 0)) {
        logger.warn({ events: found.inDefault }, 'store: events outside of every month; a device clock may be wrong');
      }
      state = found;
      inDefault.set(found.inDefault);
      ahead.set(found.monthsAhead);
    } catch (error) {
      logger.error({ err: error }, 'store: partitions can not be added; tried again in ten minutes');
    }
  };

  return {
    look,
    start() {
      timer = setInterval(() => {
        running = running.then(look);
      }, everyMs);
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
    ok: () => state === undefined || state.monthsAhead > 0,
  };
}
