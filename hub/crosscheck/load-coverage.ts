import { sql } from 'kysely';
import { z } from 'zod';
import { localDate } from '../calendar/local-date.ts';
import type { Database } from '../store/store.ts';
import { Coverage, type CoverageGroup, coverageOf } from './coverage.ts';
import { HOUR_MS, type Interval, iso } from './interval.ts';

/** How well claims settled in a span are proved: in all, by institution, by day, and of one institution by desk. */
export const CoverageReport = z.strictObject({
  total: Coverage,
  sites: z.array(z.strictObject({ site: z.string(), coverage: Coverage })),
  days: z.array(z.strictObject({ date: z.string(), coverage: Coverage })),
  /** By the terminal that claims name; null = they name none. Only when one institution is asked for. */
  desks: z.array(z.strictObject({ desk: z.string().nullable(), coverage: Coverage })),
});
export type CoverageReport = z.infer<typeof CoverageReport>;

/** Adds up the match codes of active claims settled in `span` (ms since 1970), with one query. */
export async function loadCoverage(
  db: Database,
  span: Interval,
  utcOffsetMinutes: number,
  site?: string,
): Promise<CoverageReport> {
  const groups = await groupsOf(db, span, site);
  const dateOf = (hour: string) => localDate(Date.parse(`${hour}:00:00.000Z`) + HOUR_MS / 2, utcOffsetMinutes);
  return {
    total: coverageOf(groups),
    sites: sums(groups, (group) => group.site).map(([name, coverage]) => ({ site: name, coverage })),
    days: sums(groups, ({ hour }) => dateOf(hour)).map(([date, coverage]) => ({ date, coverage })),
    desks:
      site === undefined ? [] : sums(groups, (group) => group.desk).map(([desk, coverage]) => ({ desk, coverage })),
  };
}

interface Group extends CoverageGroup {
  readonly site: string;
  readonly hour: string;
  /** null where they name none, and where all institutions are asked for. */
  readonly desk: string | null;
}

async function groupsOf(db: Database, span: Interval, site: string | undefined): Promise<Group[]> {
  const hour = sql<string>`substr(claims.settled_at, 1, 13)`;
  const desk = site === undefined ? sql<null>`null` : sql<string | null>`claims.terminal`;
  let query = db
    .selectFrom('claims')
    .leftJoin('judged_subjects as judged', (join) =>
      join.on('judged.subject_type', '=', 'claim').onRef('judged.subject', '=', 'claims.claim_id'),
    )
    .select(({ fn }) => [
      ...['claims.site' as const, hour.as('hour'), desk.as('desk')],
      'judged.match_code as code',
      'judged.channel',
      fn.countAll<number>().as('claims'),
      fn.sum<number>('claims.fund_fen').as('fundFen'),
    ])
    .where('claims.state', '=', 'active')
    .where('claims.settled_at', '>=', iso(span.from))
    .where('claims.settled_at', '<=', iso(span.until));
  if (site !== undefined) query = query.where('claims.site', '=', site);
  return await query.groupBy([sql`1`, sql`2`, sql`3`, 'judged.match_code', 'judged.channel']).execute();
}

function sums<Name extends string | null>(
  groups: readonly Group[],
  nameOf: (group: Group) => Name,
): [Name, Coverage][] {
  return [...Map.groupBy(groups, nameOf)]
    .map(([name, own]): [Name, Coverage] => [name, coverageOf(own)])
    .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
}
