import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { civilDate } from '../hub/calendar/working-days.ts';
import { lookAtScorecards } from '../hub/credit/keeper.ts';
import { loadInputs } from '../hub/credit/scorecard/load-inputs.ts';
import { monthAfter, monthOf } from '../hub/credit/scorecard/month.ts';
import { inspectionSeal, lookAtInspections } from '../hub/inspection/keeper.ts';
import { catchUp } from '../hub/overview/catch-up.ts';
import { makeDueReports } from '../hub/reports/report-keeper.ts';
import { runRetention } from '../hub/retention/run.ts';
import { keepPartitions } from '../hub/store/partitions.ts';
import type { Store } from '../hub/store/store.ts';
import { lookAtCases } from '../hub/workflow/keeper.ts';
import { rounded } from './durations.ts';

export interface WorkParts {
  readonly store: Store;
  /** The hub's folder. */
  readonly dir: string;
  readonly regionKey: Buffer;
  readonly logger: Logger;
  /** ms since 1970. */
  readonly now: () => number;
}

/** ms. */
export interface WorkReport {
  /** The first time, with what was to be done, and again with nothing left to do; null where it would only be the same again. */
  readonly first: number;
  readonly again: number | null;
  /** How long, at worst, somebody else's question for one row waited for it. */
  readonly wait: number;
}

const BETWEEN_QUESTIONS_MS = 5;
const LATE_HOURS = 24;

/** What the hub does by itself at regular intervals, on a store of this size: nobody waits for it, but on SQLite all wait while it writes. */
export async function measureWork(parts: WorkParts): Promise<Record<string, WorkReport>> {
  const { store, now, dir, regionKey } = parts;
  const files = { remove: async () => {} };
  const works: Readonly<Record<string, () => Promise<unknown>>> = {
    'overview, every 5 s': () => catchUp(store, now()),
    'cases, every minute': () => lookAtCases(parts),
    'reports, every 10 minutes': () => makeDueReports({ store, hub: 'hub-bench', now }),
    'partitions, every 10 minutes': () => keepPartitions(store, now()),
    'scorecards, every hour': () => lookAtScorecards(parts),
    'inspections, every 10 minutes': () => lookAtInspections({ ...parts, seal: inspectionSeal(regionKey) }),
    'retention, every 6 hours': () => runRetention({ store, files, dir, now }, { remove: false }),
  };
  const report: Record<string, WorkReport> = {};
  for (const [name, work] of Object.entries(works)) {
    const [first, again] = [await timed(store, work), await timed(store, work)];
    report[name] = { first: first.took, again: again.took, wait: Math.max(first.wait, again.wait) };
  }
  // The month's cards stay made in a store that is kept; what takes their time is counting, which leaves nothing behind.
  const counted = await timed(store, () => loadInputs(store, monthAfter(monthOf(civilDate(now())), -1), LATE_HOURS));
  report['scorecards of a month, counted anew'] = { first: counted.took, again: null, wait: counted.wait };
  return report;
}

async function timed(store: Store, work: () => Promise<unknown>) {
  let [wait, over] = [0, false];
  const askOneRow = () => store.db.selectFrom('settings').select('key').limit(1).execute();
  const somebodyElse = async () => {
    while (!over) {
      // From the moment at which the question was due: the thread may be busy then, or a transaction open.
      const due = performance.now() + BETWEEN_QUESTIONS_MS;
      await setTimeout(BETWEEN_QUESTIONS_MS);
      await askOneRow();
      wait = Math.max(wait, performance.now() - due);
    }
  };
  const asked = somebodyElse();
  const began = performance.now();
  await work();
  const took = performance.now() - began;
  over = true;
  await asked;
  return { took: rounded(took), wait: rounded(wait) };
}
