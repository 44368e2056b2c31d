import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import type { Duty } from '../workers/leadership.ts';
import { createRegularLook } from '../workers/regular-look.ts';
import { countStep } from './catch-up.ts';

/** How old the overview may be, ms. */
const LOOK_MS = 5_000;
/** Between two steps others get their turn at writing, ms. */
const PAUSE_MS = 20;

export interface FigureKeeperOptions {
  readonly store: Store;
  readonly logger: Logger;
  readonly now: () => number;
  readonly everyMs?: number;
}

/** Keeps the daily figures up with what changes, a step at a time. A duty of the worker that leads. */
export function createFigureKeeper({ store, logger, now, everyMs = LOOK_MS }: FigureKeeperOptions): Duty {
  let stopped = false;
  const regular = createRegularLook({
    everyMs,
    logger,
    failed: 'overview: figures could not be counted',
    async look() {
      while (!stopped && (await countStep(store, now()))) await new Promise((after) => setTimeout(after, PAUSE_MS));
    },
  });
  return {
    start() {
      stopped = false;
      regular.start();
    },
    async stop() {
      stopped = true;
      await regular.stop();
    },
  };
}
