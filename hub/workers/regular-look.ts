import type { Logger } from 'pino';
import type { Duty } from './leadership.ts';

export interface RegularLookOptions {
  /** ms between two looks; one that takes longer delays the next. */
  readonly everyMs: number;
  readonly look: () => Promise<void>;
  readonly logger: Logger;
  /** Said in the log when a look fails, e.g. `retention could not be carried out`. */
  readonly failed: string;
}

/** Looks at once, then every so often, one look after another. A look that fails is logged and done again at its next time. */
export function createRegularLook({ everyMs, look, logger, failed }: RegularLookOptions): Duty {
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const lookAndLog = (): void => {
    if (running !== undefined) return; // it is still at it: two at once would do the same twice
    running = look()
      .catch((err: unknown) => logger.error({ err }, `${failed}; tried again`))
      .finally(() => {
        running = undefined;
      });
  };
  return {
    start() {
      lookAndLog();
      timer = setInterval(lookAndLog, everyMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
