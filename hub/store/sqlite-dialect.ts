import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';

/** Prepared statements kept per database; the oldest goes first. */
const CACHED_STATEMENTS = 256;
const CHANGES_TABLES = /^\s*(alter|create|drop)\b/i;

/** Kysely's SQLite dialect over a database of `node:sqlite`. One connection: Kysely's mutex queues transactions. */
export function nodeSqliteDialect(database: DatabaseSync): Dialect {
  const adapted = adapt(database);
  return {
    createDriver: () => new ImmediateSqliteDriver({ database: adapted }),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

// A deferred transaction that reads first and writes later fails with SQLITE_BUSY when another process (the command
// line) wrote in between, whatever busy_timeout says. Taking the write lock at the start waits instead.
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

function adapt(database: DatabaseSync): SqliteDatabase {
  const cache = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      const known = cache.get(sql);
      if (known) return known;
      if (CHANGES_TABLES.test(sql)) cache.clear(); // what is known of their columns is not true any more
      const statement = adaptStatement(database.prepare(sql), () => database.prepare(sql));
      cache.set(sql, statement);
      const oldest = cache.keys().next();
      if (cache.size > CACHED_STATEMENTS && !oldest.done) cache.delete(oldest.value);
      return statement;
    },
    close: () => {
      cache.clear();
      if (database.isOpen) database.close();
    },
  };
}

// Iterating keeps a statement busy, so each iteration gets one of its own. Parameters that are rows themselves
// (`insert-rows.ts`) run the statement once for each.
function adaptStatement(statement: StatementSync, again: () => StatementSync): SqliteStatement {
  let names = namesOf(statement);
  statement.setReturnArrays(true);
  return {
    reader: names.length > 0,
    all: (parameters) => {
      const rows = statement.all(...(parameters as SQLInputValue[])) as unknown as Values[];
      // Another process may have added a column: SQLite compiles the statement again by itself.
      if (rows[0] && rows[0].length !== names.length) names = namesOf(statement);
      return plainRows(names, rows);
    },
    run: (parameters) => {
      if (!Array.isArray(parameters[0])) return statement.run(...(parameters as SQLInputValue[]));
      let changes = 0;
      for (const row of parameters as SQLInputValue[][]) changes += Number(statement.run(...row).changes);
      return { changes, lastInsertRowid: 0 };
    },
    iterate: (parameters) => again().iterate(...(parameters as SQLInputValue[])),
  };
}

const namesOf = (statement: StatementSync) => statement.columns().map(({ name }) => name);

type Values = readonly SQLOutputValue[];

// The objects that node:sqlite makes itself are dictionaries: they cost three times as much to make, and many times as much
// to read, as objects that share a shape.
function plainRows(names: readonly string[], rows: readonly Values[]): Record<string, SQLOutputValue>[] {
  return rows.map((values) => {
    const row: Record<string, SQLOutputValue> = {};
    for (let column = 0; column < names.length; column += 1) row[names[column] ?? ''] = values[column] ?? null;
    return row;
  });
}
