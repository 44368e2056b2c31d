import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Breakdown, FiguresQuery } from './figures-schema.ts';

/** What is looked at, apart from the period. */
export type Scope = Pick<FiguresQuery, 'region' | 'site' | 'department' | 'rule'>;

/** Whether an institution lies in a region: as registered, or else by its code (a letter, six digits of region, five more). */
export const isInRegion = (site: string, region: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.ref(site)} in (select id from sites where region like ${`${region}%`})
    or (${sql.ref(site)} like ${`_${region}%`} and ${sql.ref(site)} not in (select id from sites)))`;

/** Whether a row of claim_figures or event_figures counts: the sums over all institutions, where nothing narrower is asked for. */
export function placeCounts(table: string, { region, site }: Scope): RawBuilder<SqlBool> {
  const column = `${table}.site`;
  if (site !== undefined) return sql<SqlBool>`${sql.ref(column)} = ${site}`;
  if (region === undefined) return sql<SqlBool>`${sql.ref(column)} = ''`;
  return isInRegion(column, region);
}

/**
 * Whether a row of finding_figures counts. `detailed`: by institution, department or practitioner; otherwise the sums over all
 * institutions do where nothing narrower is asked for.
 */
export function findingCounts({ region, site, department, rule }: Scope, detailed: boolean): RawBuilder<SqlBool> {
  const column = 'finding_figures.site';
  const conditions: RawBuilder<SqlBool>[] = [];
  if (site !== undefined) conditions.push(sql<SqlBool>`${sql.ref(column)} = ${site}`);
  else if (region !== undefined) conditions.push(isInRegion(column, region));
  else if (detailed || department !== undefined) conditions.push(sql<SqlBool>`${sql.ref(column)} <> ''`);
  else conditions.push(sql<SqlBool>`${sql.ref(column)} = ''`);
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
