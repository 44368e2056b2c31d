import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, inject } from 'vitest';
import { migrateToLatest } from '../../hub/store/migrate.ts';
import { openStore } from '../../hub/store/open-store.ts';
import type { Store } from '../../hub/store/store.ts';
import { dropDatabase, newDatabaseAt } from './postgres.ts';
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
    const template = once(async () => {
      const path = join(folder.path, 'template.db');
      await migrated(await openStore({ sqlite: path }));
      return path;
    });
    define(async (upTo) => {
      const path = join(folder.path, `${opened.length}.db`);
      if (upTo === undefined) copyFileSync(await template(), path);
      const store = await openStore({ sqlite: path });
      opened.push(store);
      if (upTo !== undefined) await migrateToLatest(store.db, store.kind, upTo);
      return store;
    });
  });

  describeWith('postgres', `${title} (PostgreSQL)`, () => {
    const opened: Store[] = [];
    const databases: string[] = [];
    afterAll(async () => {
      for (const store of opened) await store.close();
      for (const database of databases) await dropDatabase(database);
    });
    const template = () => {
      const url = inject('migratedDatabase');
      if (url === null) throw new Error('PostgreSQL is not running');
      return url;
    };
    define(async (upTo) => {
      const url = await newDatabaseAt(template(), upTo === undefined ? template() : undefined);
      databases.push(url);
      const store = await openStore({ postgres: url });
      opened.push(store);
      if (upTo !== undefined) await migrateToLatest(store.db, store.kind, upTo);
      return store;
    });
  });
}

// Tables are made once and copied: making them anew for each test took longer than most tests.
async function migrated(store: Store): Promise<void> {
  await store.migrate();
  await store.close();
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
