import { parentPort, workerData } from 'node:worker_threads';
import { pino } from 'pino';
import { rules } from '../crosscheck/rules/index.ts';
import { openStore } from '../store/open-store.ts';
import { type AnswerRow, answerRow } from './answer-log.ts';
import { buildGateApp } from './app.ts';
import { Gate } from './gate.ts';
import type { FromThread, ThreadTask, ToThread } from './thread-messages.ts';

// The gate in a thread of its own: a commit or a run of the cross-check on the hub's thread must not keep a desk waiting.

const REPORT_EVERY_MS = 500;

const task = workerData as ThreadTask;
const tell = (message: FromThread) => parentPort?.postMessage(message);

const logger = pino({ level: task.logLevel }, pino.destination({ fd: 2, sync: true }));
const store = await openStore(task.store);
let answers: AnswerRow[] = [];
let tookMs: number[] = [];
const gate = new Gate({
  db: store.db,
  regionKey: Buffer.from(task.regionKey),
  rules,
  parameters: task.parameters,
  logger,
  now: Date.now,
  onAnswer(answer, about) {
    answers.push(answerRow(answer, about));
    tookMs.push(about.tookMs);
  },
});
const app = buildGateApp({ gate, db: store.db, logger, now: Date.now, ...(task.tls && { tls: task.tls }) });

const report = () => {
  tell({ type: 'answers', rows: answers, tookMs });
  [answers, tookMs] = [[], []];
};
const reporting = setInterval(report, REPORT_EVERY_MS);

parentPort?.on('message', async (message: ToThread) => {
  if (message === 'wake') return gate.wake();
  clearInterval(reporting);
  await app.close();
  await store.close();
  report();
  parentPort?.close();
});

await app.listen({ host: task.host, port: task.port });
const address = app.server.address();
tell({ type: 'listening', port: typeof address === 'object' && address ? address.port : task.port });
