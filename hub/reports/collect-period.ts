import { loadSiteNames } from '../cases/site-names.ts';
import { iso } from '../crosscheck/interval.ts';
import { loadFigures } from '../overview/load-figures.ts';
import { monthOf, type Period } from '../overview/period.ts';
import type { Database } from '../store/store.ts';
import type { PeriodFigures, ReportKind } from './period-figures.ts';

const MOST_RULES = 15;
const MOST_INSTITUTIONS = 15;
const MOST_DOWN = 30;
const MOST_OVERDUE = 30;

/** The days that a report is about: `date` alone, or the month that it lies in. */
export function periodOf(kind: ReportKind, date: string): Period {
  return kind === 'daily' ? { from: date, to: date } : monthOf(date);
}

/** The figures of a day or a month as they are now. Queue, devices and overdue cases are those of this moment, `now` in ms. */
export async function collectPeriod(
  db: Database,
  hub: string,
  kind: ReportKind,
  date: string,
  now: number,
): Promise<PeriodFigures> {
  const period = periodOf(kind, date);
  const [figures, down, overdue] = await Promise.all([
    loadFigures(db, { ...period, by: 'institution' }, now),
    devicesDown(db),
    overdueCases(db, now),
  ]);
  const { before, current, earlier, queue, days, rules, breakdown, devices } = figures;
  return {
    ...{ kind, date: period.from, hub, madeAt: iso(now), period, before, current, earlier, queue, days },
    rules: rules.slice(0, MOST_RULES),
    institutions: breakdown.parts.slice(0, MOST_INSTITUTIONS),
    devices: { ...devices, down },
    ...overdue,
  };
}

async function devicesDown(db: Database): Promise<PeriodFigures['devices']['down']> {
  const rows = await db
    .selectFrom('devices')
    .leftJoin('device_presence as seen', 'seen.device', 'devices.id')
    .select(({ fn }) => ['devices.id', 'devices.site', fn.max<string | null>('seen.online_until').as('since')])
    .where('devices.state', '=', 'active')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('device_presence as now')
            .select('now.id')
            .whereRef('now.device', '=', 'devices.id')
            .where('now.online_until', 'is', null),
        ),
      ),
    )
    .groupBy(['devices.id', 'devices.site'])
    .orderBy('since')
    .limit(MOST_DOWN)
    .execute();
  const nameOf = await loadSiteNames(
    db,
    rows.map(({ site }) => site),
  );
  return rows.map(({ id, site, since }) => ({ device: id, site: nameOf(site).name, since }));
}

async function overdueCases(db: Database, now: number): Promise<Pick<PeriodFigures, 'overdue' | 'overdueInAll'>> {
  const late = db
    .selectFrom('cases')
    .where((eb) =>
      eb.or([eb('state', '=', 'overdue'), eb.and([eb('due_at', '<', iso(now)), eb('paused_at', 'is', null)])]),
    );
  const [rows, { total }] = await Promise.all([
    late
      .select(['number', 'site', 'due_at', 'updated_at', 'amount_fen'])
      .orderBy('updated_at')
      .limit(MOST_OVERDUE)
      .execute(),
    late.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  const nameOf = await loadSiteNames(
    db,
    rows.map(({ site }) => site),
  );
  const overdue = rows.map(({ number, site, due_at, updated_at, amount_fen }) => ({
    number,
    site: nameOf(site).name,
    dueAt: due_at ?? updated_at,
    amountFen: amount_fen,
  }));
  return { overdue, overdueInAll: Number(total) };
}
