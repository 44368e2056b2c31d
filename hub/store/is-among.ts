import { PostgresAdapter, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './store.ts';

/**
 * The condition that a column is one of many ids, handed over as one parameter: the statement is the same however many
 * there are, so it is compiled and prepared once.
 */
export function isAmong(db: Database, column: string, ids: readonly string[]): RawBuilder<SqlBool> {
  return db.getExecutor().adapter instanceof PostgresAdapter
    ? sql<SqlBool>`${sql.ref(column)} = any(${ids}::text[])`
    : sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(ids)}))`;
}
