import pino from 'pino';
import type { HubOptions } from './options.ts';
import { startHub } from './start.ts';

// What was acknowledged is on the disk already; a part that does not end must not keep the process.
const EXIT_AT_LATEST_MS = 7000;

/**
 * The hub as a process: logs JSON lines on stderr, ends with 0 on SIGTERM and SIGINT. Rejects when it can't start. A defect
 * that nobody caught ends it with 1: the service manager starts it again, and the devices still hold what was not receipted.
 */
export async function runHubProcess(options: Omit<HubOptions, 'logger'>, logLevel: string): Promise<void> {
  const logger = pino({ level: logLevel }, pino.destination({ dest: 2, sync: true }));
  const die = (error: unknown) => {
    logger.fatal({ err: error }, 'hub: an error that nobody caught');
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);

  const told = new Promise<NodeJS.Signals>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, resolve);
  });
  const hub = await startHub({ ...options, logger });
  logger.info({ signal: await told }, 'hub: stopping');
  setTimeout(() => process.exit(1), EXIT_AT_LATEST_MS).unref();
  await hub.stop();
  logger.info('hub: stopped');
}
