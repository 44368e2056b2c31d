import { type CreateTableBuilder, type Expression, sql } from 'kysely';
import type { Database, Store } from './store.ts';

export type StoreKind = Store['kind'];

/** One step of the schema, written once for both databases. */
export type SchemaMigration = (db: Database, kind: StoreKind) => Promise<void>;

type ColumnType = 'text' | 'integer' | 'bigint' | 'real' | Expression<unknown>;

/**
 * Text that sorts by its bytes on both databases: PostgreSQL would otherwise sort by the language of the server, and
 * pages that are cut by id or by time would differ.
 */
export function textType(kind: StoreKind): ColumnType {
  return kind === 'postgres' ? sql`text collate "C"` : 'text';
}

/** What a column definition says after its name. `?` = may be null; `count` = an integer up to 2^53. */
export type ColumnKind = 'text' | 'text?' | 'count' | 'count?' | 'flag';

/** Adds columns by name, in order. */
export function withColumns<T extends string>(
  table: CreateTableBuilder<T>,
  kind: StoreKind,
  columns: Readonly<Record<string, ColumnKind>>,
): CreateTableBuilder<T, string> {
  let built: CreateTableBuilder<T, string> = table;
  for (const [name, column] of Object.entries(columns)) {
    const type = column.startsWith('text') ? textType(kind) : column === 'flag' ? 'integer' : 'bigint';
    built = built.addColumn(name, type as 'text', (c) => (column.endsWith('?') ? c : c.notNull()));
  }
  return built;
}

/** Adds an id that the database counts up. */
export function withCountedId<T extends string>(
  table: CreateTableBuilder<T>,
  kind: StoreKind,
): CreateTableBuilder<T, string> {
  return kind === 'postgres'
    ? table.addColumn('id', 'bigint', (c) => c.generatedAlwaysAsIdentity().primaryKey())
    : table.addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement());
}

/**
 * Makes a table append-only: the database itself refuses to change or delete a row. It stops a mistake of ours or a
 * careless operator; who can drop the trigger is caught by the ledger.
 */
export async function makeAppendOnly(db: Database, kind: StoreKind, table: string): Promise<void> {
  const name = sql.id(`${table}_append_only`);
  const refusal = sql.lit(`${table} is append-only`);
  if (kind === 'postgres') {
    await sql`create function ${name}() returns trigger language plpgsql as
      ${sql.lit(`begin raise exception '${table} is append-only'; end`)}`.execute(db);
    await sql`create trigger ${name} before update or delete or truncate on ${sql.table(table)}
      for each statement execute function ${name}()`.execute(db);
    return;
  }
  for (const event of ['update', 'delete'] as const) {
    await sql`create trigger ${sql.id(`${table}_no_${event}`)} before ${sql.raw(event)} on ${sql.table(table)}
      begin select raise(abort, ${refusal}); end`.execute(db);
  }
}

/** Adds an index named after its columns. */
export async function addIndex(db: Database, table: string, columns: readonly string[], unique = false): Promise<void> {
  const index = db.schema
    .createIndex(`${table}_by_${columns.join('_')}`)
    .on(table)
    .columns([...columns]);
  await (unique ? index.unique() : index).execute();
}
