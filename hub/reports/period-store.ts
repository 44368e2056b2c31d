import { catchUp } from '../overview/catch-up.ts';
import type { Database, Store } from '../store/store.ts';
import { collectPeriod, periodOf } from './collect-period.ts';
import { ReportError } from './error.ts';
import { KeptReport, PeriodFigures, type ReportKind } from './period-figures.ts';

const SHOWN = 120;

export interface ReportMaker {
  readonly store: Store;
  readonly hub: string;
  /** Account, or `hub` for what it does by itself. */
  readonly by: string;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Makes the report of a day or a month and keeps it; made again, it takes the place of the former. Throws ReportError `NOT_OVER`. */
export async function makeReport(
  { store, hub, by, now }: ReportMaker,
  kind: ReportKind,
  date: string,
  today: string,
): Promise<PeriodFigures> {
  const period = periodOf(kind, date);
  if (period.to >= today)
    throw new ReportError('NOT_OVER', `the period ends on ${period.to}; make its report after that day`);
  await catchUp(store, now());
  const figures = await collectPeriod(store.db, hub, kind, date, now());
  const changes = { made_at: figures.madeAt, made_by: by, content: JSON.stringify(figures) };
  await store.db
    .insertInto('period_reports')
    .values({ kind, date: figures.date, ...changes })
    .onConflict((conflict) => conflict.columns(['kind', 'date']).doUpdateSet(changes))
    .execute();
  return figures;
}

/** A report as it was made; undefined = it was not. */
export async function readReport(db: Database, kind: ReportKind, date: string): Promise<PeriodFigures | undefined> {
  const row = await db
    .selectFrom('period_reports')
    .select('content')
    .where('kind', '=', kind)
    .where('date', '=', periodOf(kind, date).from)
    .executeTakeFirst();
  return row && PeriodFigures.parse(JSON.parse(row.content));
}

/** Which reports are kept, newest first. */
export async function listReports(db: Database): Promise<KeptReport[]> {
  const rows = await db
    .selectFrom('period_reports')
    .select(['kind', 'date', 'made_at as madeAt', 'made_by as madeBy'])
    .orderBy('date', 'desc')
    .orderBy('kind')
    .limit(SHOWN)
    .execute();
  return rows.map((row) => KeptReport.parse(row));
}
