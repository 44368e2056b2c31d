import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { migrateToLatest } from '../../hub/store/migrate.ts';
import { openStore } from '../../hub/store/open-store.ts';
import type { Store } from '../../hub/store/store.ts';
import { startPostgres, type TemporaryPostgres } from './postgres.ts';
import { describeWith } from './system-program.ts';
import { temporaryFolder } from './unprivileged.ts';

/** A new, migrated store in memory. The caller closes it. */
export async function memoryStore(): Promise<Store> {
  const store = await openStore({ sqlite: ':memory:' });
  await store.migrate();
  return store;
}

/** Gives an empty store with the tables of the latest version, or as they were up to the version named. */
type NewStore = (upTo?: string) => Promise<Store>;

/** Defines the same tests for every implementation of the store; what `newStore` gives is closed at the end. */
export function describeEachStore(title: string, define: (newStore: NewStore) => void): void {
  describe(`${title} (SQLite)`, () => {
    const folder = temporaryFolder('zhenshen-sqlite');
    const opened: Store[] = [];
    afterAll(async () => {
      for (const store of opened) await store.close();
      folder.remove();
    });
    define(async (upTo) => {
      const store = await openStore({ sqlite: join(folder.path, `${opened.length}`, 'hub.db') });
      opened.push(store);
      await migrateToLatest(store.db, store.kind, upTo);
      return store;
    });
  });

  describeWith('postgres', `${title} (PostgreSQL)`, () => {
    let postgres: TemporaryPostgres | undefined;
    const opened: Store[] = [];
    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(async () => {
      for (const store of opened) await store.close();
      await postgres?.stop();
    });
    define(async (upTo) => {
      if (!postgres) throw new Error('PostgreSQL is not running');
      const store = await openStore({ postgres: await postgres.newDatabase() });
      opened.push(store);
      await migrateToLatest(store.db, store.kind, upTo);
      return store;
    });
  });
}
