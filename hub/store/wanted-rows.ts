import { PostgresAdapter, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './store.ts';
import type { Tables } from './tables.ts';

type Value = string | number;

/**
 * Rows to look up, handed to the database as one JSON parameter: the statement is the same however many there are, so it is
 * compiled and prepared once. Use after `from`, before `cross join TABLE where ...`: the rows are the outer loop, and each
 * finds its own by index.
 */
export function wantedRows(db: Database, rows: readonly (readonly Value[])[]): RawBuilder<unknown> {
  const json = JSON.stringify(rows);
  return isPostgres(db) ? sql`json_array_elements(${json}::json) as wanted(value)` : sql`json_each(${json}) as wanted`;
}

/**
 * Wanted rows, each with the rows of `table` that meet a condition about it; use after `from`. For conditions with a range: PostgreSQL
 * takes a range whose ends it can't see for a ninth of the table, and would rather read the whole of it than look each one up.
 */
export function wantedWith(
  db: Database,
  rows: readonly (readonly Value[])[],
  table: keyof Tables & string,
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const [wanted, found] = [wantedRows(db, rows), sql.table(table)];
  return isPostgres(db)
    ? sql`${wanted} cross join lateral (select * from ${found} where ${condition} offset 0) as ${found}`
    : sql`${wanted} cross join ${found} on ${condition}`;
}

/** Text at a position of a wanted row. */
export const wantedText = (position: number): RawBuilder<string> =>
  sql<string>`(wanted.value ->> ${sql.lit(position)})`;

/** Number at a position of a wanted row. */
export const wantedNumber = (position: number): RawBuilder<number> =>
  sql<number>`cast(wanted.value ->> ${sql.lit(position)} as bigint)`;

/** The condition that a row of `table` stands in the wanted chain: device at position 0, chain at position 1. */
export const inWantedChain = (table: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`${sql.ref(`${table}.device`)} = ${wantedText(0)} and ${sql.ref(`${table}.chain`)} = ${wantedText(1)}`;

/**
 * A column that a condition may look at, but by which SQLite must not search: without statistics it takes a range of time for
 * narrower than a second equality, and reads a device's whole month for one visit. PostgreSQL needs it to choose partitions.
 */
export function notSearchedBy(db: Database, column: string): RawBuilder<string> {
  return isPostgres(db) ? sql<string>`${sql.ref(column)}` : sql<string>`+${sql.ref(column)}`;
}

/** Which database speaks behind `db`. */
export function isPostgres(db: Database): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
