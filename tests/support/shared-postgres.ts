import type { TestProject } from 'vitest/node';
import { openStore } from '../../hub/store/open-store.ts';
import { startPostgres, type TemporaryPostgres } from './postgres.ts';
import { pathOf } from './system-program.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of a database of the run's own PostgreSQL that has the tables of the latest version; null where there is none. */
    migratedDatabase: string | null;
  }
}

/**
 * One PostgreSQL for the whole run, with a database whose tables are made: starting one and making its tables for each of some forty
 * files took longer than most of their tests. Nobody connects to that database: it is copied.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = needed() ? await startPostgres() : undefined;
  project.provide('migratedDatabase', postgres ? await migratedIn(postgres) : null);
  return async () => await postgres?.stop();
}

// A run of single unit tests should not wait for a database.
function needed(): boolean {
  const named = process.argv.slice(2).filter((argument) => argument.startsWith('tests/'));
  return (
    pathOf('postgres') !== undefined && !(named.length > 0 && named.every((path) => path.startsWith('tests/unit')))
  );
}

async function migratedIn(postgres: TemporaryPostgres): Promise<string> {
  const url = await postgres.newDatabase();
  const store = await openStore({ postgres: url });
  await store.migrate();
  await store.close();
  return url;
}
