import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { StoreSpec } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { CrossCheckError } from '../error.ts';
import type { RuleSetting } from '../governance/setting.ts';
import { iso } from '../interval.ts';
import { NOTHING_JUDGED, type Share, sum, type Tally } from '../judge-share.ts';
import type { ParameterOverrides } from '../rule-set.ts';
import { type AnyRule, rules as catalogue } from '../rules/index.ts';
import type { Selection } from '../subjects.ts';
import { sharesOf } from './shares.ts';
import type { FromThread, ThreadTask, ToThread } from './thread-messages.ts';
import { Turns } from './turns.ts';

/** Where threads find the store, and how many: by default as many as the machine has cores. */
export interface ThreadsOption {
  readonly store: StoreSpec;
  readonly count?: number;
  /** Fewer claims are judged before threads have started. */
  readonly fewestClaims?: number;
}

interface JudgingInThreads {
  readonly store: Store;
  readonly rules: readonly AnyRule[];
  readonly parameters?: ParameterOverrides;
  readonly threads?: ThreadsOption;
  readonly logger: Logger;
}

const THREAD = new URL('./thread.ts', import.meta.url);
const FEWEST_CLAIMS = 20_000;
/** A batch of files lives for some milliseconds: room enough that most of it is garbage before anybody moves it. */
const YOUNG_MB = 48;

/** Whether so much is to be judged that starting threads pays. Rules that are not of the catalogue stay in this thread. */
export async function isWorthThreads({ store, rules, threads }: JudgingInThreads, { scope, since }: Selection) {
  if (!threads || countOf(threads) < 2 || scope !== 'all') return false;
  if (!rules.every((rule) => catalogue.includes(rule))) return false;
  const { fewestClaims = FEWEST_CLAIMS } = threads;
  let claims = store.db.selectFrom('claims').select('claim_id');
  if (since !== undefined) claims = claims.where('settled_at', '>=', iso(since));
  return (await claims.limit(fewestClaims).execute()).length >= fewestClaims;
}

/**
 * Judges everything selected in threads, each with a connection of its own; one of them writes at a time. `now` in ms since
 * 1970. Throws CrossCheckError `THREAD_FAILED` when one of them fails: what the others have written so far stays.
 */
export async function judgeInThreads(
  { store, rules, parameters = {}, threads, logger }: JudgingInThreads & { readonly threads: ThreadsOption },
  settings: readonly RuleSetting[],
  selection: Selection,
  now: number,
): Promise<Tally> {
  const shares = await sharesOf(store.db, new Set(rules.map(({ subject }) => subject)), selection);
  const task: ThreadTask = {
    store: threads.store,
    rules: rules.map(({ id }) => id),
    parameters,
    settings,
    now,
    logLevel: logger.level,
  };
  const turns = new Turns((worker: Worker) => send(worker, { type: 'go' }));
  const ended = await Promise.allSettled(
    Array.from({ length: countOf(threads) }, () => oneThread(task, shares, turns)),
  );
  return ended
    .map((end) => {
      if (end.status === 'rejected') throw end.reason;
      return end.value;
    })
    .reduce(sum, NOTHING_JUDGED);
}

const countOf = ({ count = availableParallelism() }: ThreadsOption) => count;
const send = (worker: Worker, message: ToThread) => worker.postMessage(message);

/** Runs a thread until nothing is left to judge. */
async function oneThread(task: ThreadTask, shares: Share[], turns: Turns<Worker>): Promise<Tally> {
  const worker = new Worker(THREAD, { workerData: task, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
  const over = Promise.withResolvers<Tally>();
  let tally = NOTHING_JUDGED;
  worker.on('message', (message: FromThread) => {
    if (message.type === 'turn') return turns.ask(worker);
    if (message.type === 'done') return turns.leave(worker);
    tally = sum(tally, message.tally);
    const share = shares.shift();
    if (share) send(worker, { type: 'judge', share });
    else over.resolve(tally);
  });
  const failed = (cause?: unknown) => {
    shares.length = 0; // the others end after what they have begun
    turns.leave(worker);
    over.reject(new CrossCheckError('THREAD_FAILED', 'a judging thread failed; run the cross-check again', cause));
  };
  worker.once('error', failed);
  const gone = once(worker, 'exit').then(failed, failed);
  const result = await over.promise;
  send(worker, { type: 'stop' });
  await gone;
  return result;
}
