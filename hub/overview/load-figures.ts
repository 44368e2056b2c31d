import { localDate } from '../calendar/local-date.ts';
import { iso } from '../crosscheck/interval.ts';
import { FINDING_CLASSES } from '../crosscheck/judged-subject.ts';
import type { Database } from '../store/store.ts';
import { loadBreakdown } from './breakdown.ts';
import { claimDays, countWhole, type FindingDay, findingDays, openDays } from './count-figures.ts';
import { countDevices } from './devices.ts';
import { FIGURE_OFFSET_MINUTES } from './due.ts';
import type { DayFigures, FiguresQuery, OverviewFigures, QueueAge, RuleFigures } from './figures-schema.ts';
import { daysOf, type Period, periodBefore } from './period.ts';
import type { Scope } from './scope.ts';
import { claimSums, findingSums, openSums } from './sums.ts';

const AGES = [1, 3, 7, 14, 30, null];
const DAY_MS = 86_400_000;

/** The figures of a period and a place, compared with as many days before, and broken down. `now` in ms since 1970. */
export async function loadFigures(
  db: Database,
  query: FiguresQuery,
  now: number,
): Promise<Omit<OverviewFigures, 'upToDate'>> {
  const { from, to, by, ...scope } = query;
  const period = { from, to };
  const before = periodBefore(period);
  const [whole, earlier, claims, findings, open, breakdown, devices, site] = await Promise.all([
    countWhole(db, scope, period),
    countWhole(db, scope, before),
    claimDays(db, scope, period),
    findingDays(db, scope, period),
    openDays(db, scope),
    loadBreakdown(db, scope, period, by),
    countDevices(db, scope),
    siteIn(db, scope),
  ]);
  return {
    asOf: iso(now),
    period,
    before,
    site,
    current: whole,
    earlier,
    queue: queueOf(open, localDate(now, FIGURE_OFFSET_MINUTES)),
    days: dayFigures(period, claims, findings),
    rules: ruleFigures(findings, open),
    breakdown,
    devices,
  };
}

async function siteIn(db: Database, { site }: Scope): Promise<OverviewFigures['site']> {
  if (site === undefined) return null;
  const row = await db.selectFrom('sites').select(['id', 'name', 'region']).where('id', '=', site).executeTakeFirst();
  return row ?? { id: site, name: site, region: site.slice(1, 7) };
}

function dayFigures(
  period: Period,
  claims: Awaited<ReturnType<typeof claimDays>>,
  findings: readonly FindingDay[],
): DayFigures[] {
  const claimsOf = Map.groupBy(claims, ({ day }) => day);
  const findingsOf = Map.groupBy(findings, ({ day }) => day);
  return daysOf(period).map((day) => {
    const { claims: settled, checkable, attested, unknown } = claimSums(...(claimsOf.get(day) ?? []));
    return { day, claims: settled, checkable, attested, unknown, ...findingSums(findingsOf.get(day) ?? []) };
  });
}

function ruleFigures(findings: readonly FindingDay[], open: readonly FindingDay[]): RuleFigures[] {
  const openOf = Map.groupBy(open, ({ rule }) => rule);
  const own = Map.groupBy(findings, ({ rule }) => rule);
  const classes = new Map([...open, ...findings].map((row) => [row.rule, row.class]));
  return [...classes]
    .map(([rule, name]) => ({
      rule,
      class: FINDING_CLASSES.find((known) => known === name) ?? 'suspicious',
      ...findingSums(own.get(rule) ?? []),
      ...openSums(openOf.get(rule) ?? []),
    }))
    .sort((a, b) => b.openFen - a.openFen || b.open - a.open || (a.rule < b.rule ? -1 : 1));
}

/** How long open findings have waited on a local date. Pure. */
export function queueOf(open: readonly FindingDay[], today: string): OverviewFigures['queue'] {
  const age = ({ day }: FindingDay) => Math.max(0, Math.round((Date.parse(today) - Date.parse(day)) / DAY_MS));
  let beyond = -1;
  const ages = AGES.map((upToDays): QueueAge => {
    const [above, limit] = [beyond, upToDays ?? Number.POSITIVE_INFINITY];
    beyond = limit;
    const sums = openSums(open.filter((row) => age(row) > above && age(row) <= limit));
    return { upToDays, findings: sums.open, amountFen: sums.openFen };
  });
  const oldestDay = open.map(({ day }) => day).sort()[0] ?? null;
  return { ...openSums(open), oldestDay, ages };
}
