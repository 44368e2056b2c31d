import type { Logger } from 'pino';
import type { Attestation } from '../../contract/attestation.ts';
import type { Database } from '../store/store.ts';
import { DeviceWatch } from './device-changes.ts';
import { forgetSettled, loadDue, runsFor } from './due.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './interval.ts';
import type { CrossCheckRunner } from './runner.ts';
import { TouchedByEvents } from './touched-by-events.ts';
import { forgetOldVerdictChanges } from './verdict-changes.ts';

/** Evidence comes in bursts: judge once it has been quiet for a moment. */
const QUIET_MS = 2000;

/** Windows close, periods of grace end and devices come back without any event. */
const LOOK_MS = MINUTE_MS;

/** Late evidence is accepted for days. Claims are settled at most so long before what is seen of their visit. */
const LOOK_BACK_MS = 3 * DAY_MS;

/** Everything of the last days, in case something was missed. */
const SWEEP_MS = 6 * HOUR_MS;

/** Subjects that wait, judged in one go. */
const MOST_DUE = 5_000;

export interface JudgeAnew {
  /** Hears of stored events (ingest) and remembers whom they are about. */
  readonly listener: {
    readonly name: string;
    handle(events: readonly { readonly attestation: Attestation }[]): Promise<void>;
  };
  start(): void;
  stop(): Promise<void>;
  /** Judges what is due now (start() does so every minute). */
  look(): Promise<void>;
}

/**
 * Judges again, by itself, the subjects that new evidence is about, those whose window has closed, and those that waited for
 * a device. A run that fails is logged and its subjects stay due.
 */
export function createJudgeAnew(needs: {
  readonly db: Database;
  readonly runner: CrossCheckRunner;
  readonly logger: Logger;
  readonly now: () => number;
}): JudgeAnew {
  const { db, runner, logger, now } = needs;
  const watch = new DeviceWatch(db, now());
  let heard = new TouchedByEvents();
  let running: Promise<void> = Promise.resolve();
  let looking: Promise<void> | undefined;
  let quiet: NodeJS.Timeout | undefined;
  const timers: NodeJS.Timeout[] = [];

  const run = (judge: () => Promise<unknown>, again: () => void = () => {}): Promise<void> => {
    running = running
      .then(judge)
      .then(() => {})
      .catch((error: unknown) => {
        logger.error({ err: error }, 'cross-check failed; it is tried again');
        again();
      });
    return running;
  };

  const judgeHeard = () => {
    const events = heard;
    heard = new TouchedByEvents();
    void run(
      () => runner.run(events.touched(), events.since - LOOK_BACK_MS),
      () => heard.addAll(events),
    );
  };

  const judgeDue = async () => {
    const { devices, sites, since } = await watch.look(now());
    if (sites.length > 0) await runner.run({ sites }, since);
    // Those who wait for a device once; windows that have closed until none is left.
    for (let waited: readonly string[] = devices; ; waited = []) {
      const started = now();
      const due = await loadDue(db, started, waited, MOST_DUE);
      for (const next of runsFor(due)) await runner.run(next.scope, next.since);
      if (due.length > 0) await forgetSettled(db, started, LOOK_BACK_MS);
      if (due.length < MOST_DUE) return;
    }
  };
  const sweep = async () => {
    await runner.run('all', now() - LOOK_BACK_MS);
    await forgetOldVerdictChanges(db, now());
  };
  // One look at a time: a city may take longer than a minute.
  const look = () => {
    looking ??= run(judgeDue).finally(() => {
      looking = undefined;
    });
    return looking;
  };

  return {
    listener: {
      name: 'cross-check',
      async handle(events) {
        for (const { attestation } of events) heard.add(attestation);
        clearTimeout(quiet);
        quiet = setTimeout(judgeHeard, QUIET_MS);
      },
    },
    start() {
      timers.push(setInterval(() => void look(), LOOK_MS));
      timers.push(setInterval(() => void run(sweep), SWEEP_MS));
    },
    async stop() {
      clearTimeout(quiet);
      for (const timer of timers) clearInterval(timer);
      await running;
    },
    look,
  };
}
