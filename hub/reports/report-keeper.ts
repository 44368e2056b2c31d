import type { Logger } from 'pino';
import { localDate } from '../calendar/local-date.ts';
import { civilDate } from '../calendar/working-days.ts';
import { HUB } from '../crosscheck/finding-history.ts';
import { DAY_MS, HOUR_MS } from '../crosscheck/interval.ts';
import type { Store } from '../store/store.ts';
import type { Duty } from '../workers/leadership.ts';
import { createRegularLook } from '../workers/regular-look.ts';
import type { ReportKind } from './period-figures.ts';
import { makeReport, readReport } from './period-store.ts';

const LOOK_MS = 10 * 60_000;
/** Imports of the day before come at night; what is later still is in the report that somebody makes again. */
const AFTER_MIDNIGHT_MS = 6 * HOUR_MS;

export interface ReportKeeperOptions {
  readonly store: Store;
  readonly hub: string;
  readonly logger: Logger;
  readonly now: () => number;
  readonly everyMs?: number;
}

/** Makes yesterday's report at six in the morning, and last month's on the 1st. A duty of the worker that leads. */
export function createReportKeeper({ everyMs = LOOK_MS, ...parts }: ReportKeeperOptions): Duty {
  const { logger } = parts;
  return createRegularLook({
    everyMs,
    logger,
    failed: 'reports could not be made',
    async look() {
      for (const made of await makeDueReports(parts)) logger.info(made, 'reports: made');
    },
  });
}

/** Makes what is due and not made yet. Returns what was made. */
export async function makeDueReports({
  store,
  hub,
  now,
}: Pick<ReportKeeperOptions, 'store' | 'hub' | 'now'>): Promise<{ kind: ReportKind; date: string }[]> {
  const today = civilDate(now() - AFTER_MIDNIGHT_MS);
  const yesterday = localDate(Date.parse(today) - DAY_MS, 0);
  const lastOfMonth = localDate(Date.parse(`${today.slice(0, 7)}-01`) - DAY_MS, 0);
  const made: { kind: ReportKind; date: string }[] = [];
  for (const [kind, date] of [
    ['daily', yesterday],
    ['monthly', lastOfMonth],
  ] as const) {
    if ((await readReport(store.db, kind, date)) || !(await hasFigures(store, date))) continue;
    const { date: of } = await makeReport({ store, hub, by: HUB, now }, kind, date, today);
    made.push({ kind, date: of });
  }
  return made;
}

// A hub that was set up today has nothing to say of last month.
async function hasFigures({ db }: Store, until: string): Promise<boolean> {
  const row = await db.selectFrom('claim_figures').select('day').where('day', '<=', until).limit(1).executeTakeFirst();
  return row !== undefined;
}
