import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Breakdown, FiguresQuery } from './figures-schema.ts';

/** What is looked at, apart from the period. */
export type Scope = Pick<FiguresQuery, 'region' | 'site' | 'department' | 'rule'>;

/** The region of a row's institution: as registered, or else out of its code (a letter, six digits of region, five more). */
export const regionOf = (site: string): RawBuilder<string> =>
  sql<string>`coalesce((select sites.region from sites where sites.id = ${sql.ref(site)}), substr(${sql.ref(site)}, 2, 6))`;

/** Whether a row of claim_figures or event_figures counts: the sums over all institutions, where nothing narrower is asked for. */
export function placeCounts(table: string, { region, site }: Scope): RawBuilder<SqlBool> {
  const column = `${table}.site`;
  if (site !== undefined) return sql<SqlBool>`${sql.ref(column)} = ${site}`;
  if (region === undefined) return sql<SqlBool>`${sql.ref(column)} = ''`;
  return sql<SqlBool>`${sql.ref(column)} <> '' and ${regionOf(column)} like ${`${region}%`}`;
}

/** Whether a row of finding_figures counts. */
export function findingCounts({ region, site, department, rule }: Scope): RawBuilder<SqlBool> {
  const column = 'finding_figures.site';
  const conditions = [sql<SqlBool>`true`];
  if (site !== undefined) conditions.push(sql<SqlBool>`${sql.ref(column)} = ${site}`);
  else if (region !== undefined) conditions.push(sql<SqlBool>`${regionOf(column)} like ${`${region}%`}`);
  if (department !== undefined) conditions.push(sql<SqlBool>`finding_figures.department = ${department}`);
  if (rule !== undefined) conditions.push(sql<SqlBool>`finding_figures.rule = ${rule}`);
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`;
}

/** What a scope is broken down by if nothing else is asked for: the next narrower level. */
export function nextBreakdown({ region, site, department }: Scope): Breakdown {
  if (department !== undefined) return 'practitioner';
  if (site !== undefined) return 'department';
  return region === undefined ? 'region' : 'institution';
}

/** Claims are counted by institution: of a department or of a rule there are none to show. */
export function hasClaims({ department, rule }: Scope): boolean {
  return department === undefined && rule === undefined;
}
