import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../store/store.ts';
import { Coverage, type CoverageGroup, coverageOf } from './coverage.ts';
import { HOUR_MS, type Interval, iso } from './interval.ts';
import { localDate } from './local-day.ts';

/** How well claims settled in a span are proved: in all, by institution, by day, and of one institution by desk. */
export const CoverageReport = z.strictObject({
  total: Coverage,
  sites: z.array(z.strictObject({ site: z.string(), coverage: Coverage })),
  days: z.array(z.strictObject({ date: z.string(), coverage: Coverage })),
  /** By the terminal that claims name; null = they name none. Only when one institution is asked for. */
  desks: z.array(z.strictObject({ desk: z.string().nullable(), coverage: Coverage })),
});
export type CoverageReport = z.infer<typeof CoverageReport>;

/** Adds up the match codes of active claims settled in `span` (ms since 1970), with one query for each way to group. */
export async function loadCoverage(
  db: Database,
  span: Interval,
  utcOffsetMinutes: number,
  site?: string,
): Promise<CoverageReport> {
  const hour = sql<string>`substr(claims.settled_at, 1, 13)`;
  const [sites, hours, desks] = await Promise.all([
    groupsBy(db, span, sql<string>`claims.site`, site),
    groupsBy(db, span, hour, site),
    site === undefined ? [] : groupsBy(db, span, sql<string | null>`claims.terminal`, site),
  ]);
  const dateOf = (name: string | null) => localDate(Date.parse(`${name}:00:00.000Z`) + HOUR_MS / 2, utcOffsetMinutes);
  return {
    total: coverageOf(sites),
    sites: sums(sites, ({ name }) => name ?? '').map(([name, coverage]) => ({ site: name, coverage })),
    days: sums(hours, ({ name }) => dateOf(name)).map(([date, coverage]) => ({ date, coverage })),
    desks: sums(desks, ({ name }) => name).map(([desk, coverage]) => ({ desk, coverage })),
  };
}

interface NamedGroup extends CoverageGroup {
  readonly name: string | null;
}

async function groupsBy(
  db: Database,
  span: Interval,
  name: ReturnType<typeof sql<string | null>>,
  site: string | undefined,
): Promise<NamedGroup[]> {
  let query = db
    .selectFrom('claims')
    .leftJoin('judged_subjects as judged', (join) =>
      join.on('judged.subject_type', '=', 'claim').onRef('judged.subject', '=', 'claims.claim_id'),
    )
    .select(({ fn }) => [
      name.as('name'),
      'judged.match_code as code',
      'judged.channel',
      fn.countAll<number>().as('claims'),
      fn.sum<number>('claims.fund_fen').as('fundFen'),
    ])
    .where('claims.state', '=', 'active')
    .where('claims.settled_at', '>=', iso(span.from))
    .where('claims.settled_at', '<=', iso(span.until));
  if (site !== undefined) query = query.where('claims.site', '=', site);
  return await query.groupBy([sql`1`, 'judged.match_code', 'judged.channel']).execute();
}

function sums<Name extends string | null>(
  groups: readonly NamedGroup[],
  nameOf: (group: NamedGroup) => Name,
): [Name, Coverage][] {
  return [...Map.groupBy(groups, nameOf)]
    .map(([name, own]): [Name, Coverage] => [name, coverageOf(own)])
    .sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
}
