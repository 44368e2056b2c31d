import { localDate } from '../../calendar/local-date.ts';
import type { Database } from '../../store/store.ts';
import { type Interval, iso } from '../interval.ts';
import { sitePeriodSubject } from '../judge.ts';
import { loadSitePeriodFile } from '../loaders/site-period-files.ts';
import { intervalOfDate } from '../local-day.ts';
import type { Selection } from '../subjects.ts';
import type { SubjectSource } from './source.ts';

/**
 * Sites by calendar quarter. A run over what is new (`since`) takes a quarter when it is over: reading it all again for
 * every claim would cost more than the rest of the run. Sites that an import names are judged at once.
 */
export const sitePeriodSource: SubjectSource = {
  kind: 'site-period',
  async *subjects(db, selection, now) {
    const { scope, since, utcOffsetMinutes } = selection;
    const sites = scope === 'all' ? undefined : (scope.sites ?? []);
    if (sites?.length === 0) return;
    for (const quarter of await quartersOf(db, selection)) {
      const ended = quarter.period.until < now;
      if (scope === 'all' && since !== undefined && !(ended && quarter.period.until >= since)) continue;
      for (const site of await sitesIn(db, quarter.period, sites)) {
        const file = await loadSitePeriodFile(db, site, quarter, { utcOffsetMinutes, now });
        yield [sitePeriodSubject(file, quarter.date)];
      }
    }
  },
};

interface Quarter {
  /** Its last local date. */
  readonly date: string;
  readonly day: Interval;
  readonly period: Interval;
}

/** From the quarter of the first claim concerned until that of the last one. */
async function quartersOf(db: Database, { since, utcOffsetMinutes }: Selection): Promise<Quarter[]> {
  const span = await db
    .selectFrom('claims')
    .select(({ fn }) => [fn.min('settled_at').as('first'), fn.max('settled_at').as('last')])
    .executeTakeFirst();
  if (!span?.first || !span.last) return [];
  const first = Math.max(Date.parse(span.first), since ?? 0);
  const quarters: Quarter[] = [];
  let quarter = quarterOf(localDate(first, utcOffsetMinutes), utcOffsetMinutes);
  while (quarter.period.from <= Date.parse(span.last)) {
    quarters.push(quarter);
    quarter = quarterOf(localDate(quarter.period.until + 1, utcOffsetMinutes), utcOffsetMinutes);
  }
  return quarters;
}

function quarterOf(date: string, utcOffsetMinutes: number): Quarter {
  const year = Number(date.slice(0, 4));
  const begins = Math.floor((Number(date.slice(5, 7)) - 1) / 3) * 3;
  const dateOf = (month: number, day: number) => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
  const [first, last] = [dateOf(begins, 1), dateOf(begins + 3, 0)];
  const day = intervalOfDate(last, utcOffsetMinutes);
  return { date: last, day, period: { from: intervalOfDate(first, utcOffsetMinutes).from, until: day.until } };
}

async function sitesIn(db: Database, period: Interval, sites: readonly string[] | undefined): Promise<string[]> {
  let query = db.selectFrom('sites').select('sites.id').orderBy('sites.id');
  if (sites) query = query.where('sites.id', 'in', sites);
  const rows = await query
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('claims')
          .select('claims.claim_id')
          .whereRef('claims.site', '=', 'sites.id')
          .where('claims.settled_at', '>=', iso(period.from))
          .where('claims.settled_at', '<=', iso(period.until)),
      ),
    )
    .execute();
  return rows.map(({ id }) => id);
}
