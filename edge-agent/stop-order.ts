import type { Logger } from 'pino';

/** What has been started, so that it can be stopped in reverse order. */
export interface StopOrder {
  add(part: string, stop: () => void | Promise<void>): void;
  /** Stops everything, once. A part that fails to stop is logged and keeps none of the others from stopping. */
  stopAll(): Promise<void>;
}

export function createStopOrder(logger: Logger): StopOrder {
  const started: { part: string; stop: () => void | Promise<void> }[] = [];
  return {
    add(part, stop) {
      started.push({ part, stop });
    },
    async stopAll() {
      for (let next = started.pop(); next; next = started.pop()) {
        try {
          await next.stop();
        } catch (error) {
          logger.error({ err: error, part: next.part }, 'a part of the agent did not stop cleanly');
        }
      }
    },
  };
}
