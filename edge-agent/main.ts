import pino from 'pino';
import { superviseAgent } from './supervise.ts';

export interface AgentProcessOptions {
  readonly dir: string;
  readonly logLevel: string;
}

// A part that does not end must not keep the process: everything that counts is on the disk already.
const EXIT_AT_LATEST_MS = 7_000;

/**
 * The agent as a process: logs JSON lines on stderr, ends with 0 on SIGTERM and SIGINT, at once on a second signal. Rejects
 * when the agent cannot start. A defect that nobody caught ends it with 1: the service manager starts it again, and the
 * outbox holds everything that was called done.
 */
export async function runAgent({ dir, logLevel }: AgentProcessOptions): Promise<void> {
  const logger = pino({ level: logLevel }, pino.destination({ dest: 2, sync: true }));
  const die = (error: unknown) => {
    logger.fatal({ err: error }, 'agent: an error that nobody caught');
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);

  // Before starting, so that a stop in the middle of it is not lost.
  const told = signal().then((name) => {
    logger.info({ signal: name }, 'agent: stopping');
    process.once('SIGTERM', () => process.exit(1));
    process.once('SIGINT', () => process.exit(1));
    setTimeout(() => process.exit(1), EXIT_AT_LATEST_MS).unref();
  });
  await superviseAgent({ dir, logger }, told);
  logger.info('agent: stopped');
}

function signal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, resolve);
  });
}
