import { CompiledQuery, sql } from 'kysely';
import type { DatabaseTransaction } from './store.ts';
import type { NewRow, Tables } from './tables.ts';
import { isPostgres } from './wanted-rows.ts';

/** What to do with a row whose key is there already: take over these columns. */
export interface Overwriting<T extends keyof Tables> {
  readonly key: readonly (keyof NewRow<T> & string)[];
  readonly columns: readonly (keyof NewRow<T> & string)[];
}

/**
 * Inserts rows that all name the same columns, in the order given, by a statement that is the same however many there are:
 * building, compiling and binding one with a place for each value costs half as much again as the insert itself.
 */
export async function insertRows<T extends keyof Tables & string>(
  trx: DatabaseTransaction,
  table: T,
  rows: readonly NewRow<T>[],
  overwriting?: Overwriting<T>,
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first) as (keyof NewRow<T> & string)[];
  const names = columns.map(quoted).join(', ');
  const into = `insert into ${quoted(table)} (${names})`;
  const otherwise = overwriting ? ` ${conflict(overwriting)}` : '';
  if (isPostgres(trx)) {
    const source = sql`select ${sql.raw(names)} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)`;
    await sql`${sql.raw(into)} ${source}${sql.raw(otherwise)}`.execute(trx);
    return;
  }
  const places = columns.map(() => '?').join(', ');
  const values = rows.map((row) => columns.map((column) => row[column]));
  await trx.executeQuery(CompiledQuery.raw(`${into} values (${places})${otherwise}`, values));
}

function conflict<T extends keyof Tables>({ key, columns }: Overwriting<T>): string {
  const taken = columns.map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  return `on conflict (${key.map(quoted).join(', ')}) do update set ${taken.join(', ')}`;
}

// Names of our own tables and columns; quoted because some are words of SQL.
function quoted(name: string): string {
  return `"${name}"`;
}
