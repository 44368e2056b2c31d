import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import { AnswerLog } from './answer-log.ts';
import { GateError } from './error.ts';
import type { GateMetrics } from './metrics.ts';
import type { FromThread, ThreadTask, ToThread } from './thread-messages.ts';

const THREAD = new URL('./thread.ts', import.meta.url);

/** A thread that has said nothing for so long does not work. */
const SILENT_MS = 10_000;
const FIRST_RESTART_MS = 500;
const LAST_RESTART_MS = 30_000;
const STOP_MS = 5000;
/** Answers leave much garbage and keep little: the larger the nursery, the fewer pauses. */
const YOUNG_MB = 64;

export interface RunningGate {
  readonly port: number;
  /** New evidence is stored. */
  wake(): void;
  ok(): boolean;
  stop(): Promise<void>;
}

/** Starts the gate in its thread; resolves when it listens. A thread that ends by itself is started again. Throws GateError `THREAD_FAILED`. */
export async function startGate(needs: {
  readonly task: Omit<ThreadTask, 'logLevel'>;
  /** The hub's own: answers are kept through it. */
  readonly store: Store;
  readonly logger: Logger;
  readonly metrics: GateMetrics;
  readonly now: () => number;
}): Promise<RunningGate> {
  const { task, logger, metrics, now } = needs;
  const log = new AnswerLog(needs);
  const stopping = new AbortController();
  let heardAt = now();
  let retryMs = FIRST_RESTART_MS;

  const open = async (port: number) => {
    const worker = new Worker(THREAD, {
      workerData: { ...task, port, logLevel: logger.level },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const listening = Promise.withResolvers<number>();
    worker.on('message', (message: FromThread) => {
      heardAt = now();
      if (message.type === 'listening') listening.resolve(message.port);
      else if (message.rows.length > 0) {
        metrics.answered(message.rows, message.tookMs);
        log.add(message.rows);
      }
    });
    worker.once('error', (error) => {
      logger.error({ err: error }, 'the thread of the gate failed');
      listening.reject(new GateError('THREAD_FAILED', 'the gate could not start; the log says why', error));
    });
    worker.once('exit', () => {
      listening.reject(new GateError('THREAD_FAILED', 'the gate ended before it listened; the log says why'));
      if (!stopping.signal.aborted) void again();
    });
    return { worker, port: await listening.promise };
  };
  // Under the port it had, for those who ask.
  const again = async (): Promise<void> => {
    if (current === undefined) return;
    await delay(retryMs, undefined, { signal: stopping.signal }).catch(() => {});
    if (stopping.signal.aborted) return;
    retryMs = Math.min(2 * retryMs, LAST_RESTART_MS);
    try {
      current = await open(current.port);
      retryMs = FIRST_RESTART_MS;
      metrics.restarted();
      logger.warn('the gate was started again');
    } catch (error) {
      logger.error({ err: error, retryMs }, 'the gate could not be started again');
    }
  };

  let current: Awaited<ReturnType<typeof open>> | undefined;
  current = await open(task.port);
  const send = (message: ToThread) => current?.worker.postMessage(message);
  return {
    port: current.port,
    wake: () => send('wake'),
    ok: () => now() - heardAt < SILENT_MS,
    async stop() {
      stopping.abort();
      const worker = current?.worker;
      if (worker) {
        const ended = once(worker, 'exit');
        send('stop');
        await Promise.race([ended, delay(STOP_MS, undefined, { ref: false })]);
        await worker.terminate();
      }
      await log.settled();
    },
  };
}
