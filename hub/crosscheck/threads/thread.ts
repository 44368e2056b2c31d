import { platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { openStore } from '../../store/open-store.ts';
import { datedRules } from '../governance/dated-rules.ts';
import { judgeShare, NOTHING_JUDGED } from '../judge-share.ts';
import { rules } from '../rules/index.ts';
import type { FromThread, ThreadTask, ToThread } from './thread-messages.ts';

/** Behind whoever waits at a desk. Elsewhere than on Linux it would be that of the whole process. */
const JUDGING_PRIORITY = 10;

// One of the threads that judge a city together: it asks for a share, judges it with a connection of its own, asks again.

if (platform() === 'linux') setPriority(0, JUDGING_PRIORITY);

const task = workerData as ThreadTask;
const tell = (message: FromThread) => parentPort?.postMessage(message);

const logger = pino({ level: task.logLevel }, pino.destination({ fd: 2, sync: true }));
const store = await openStore(task.store);
const configured = datedRules(
  rules.filter(({ id }) => task.rules.includes(id)),
  task.parameters,
  task.settings,
);
let mayWrite = Promise.withResolvers<void>();

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  mayWrite = Promise.withResolvers();
  tell({ type: 'turn' });
  await mayWrite.promise;
  try {
    return await work();
  } finally {
    tell({ type: 'done' });
  }
}

parentPort?.on('message', async (message: ToThread) => {
  if (message.type === 'go') return mayWrite.resolve();
  if (message.type === 'stop') {
    await store.close();
    return parentPort?.close();
  }
  // What fails here ends the thread, and with it the run.
  const tally = await judgeShare({ store, rules: configured, logger, inTurn }, message.share, task.now);
  tell({ type: 'ready', tally });
});
tell({ type: 'ready', tally: NOTHING_JUDGED });
