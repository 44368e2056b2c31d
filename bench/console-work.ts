import type { Logger } from 'pino';
import { lookAtScorecards } from '../hub/credit/keeper.ts';
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

/** The first time, with what was to be done, and again with nothing left to do; ms. */
export interface WorkReport {
  readonly first: number;
  readonly again: number;
}

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
  for (const [name, work] of Object.entries(works))
    report[name] = { first: await timed(work), again: await timed(work) };
  return report;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return rounded(performance.now() - began);
}
