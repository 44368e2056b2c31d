import type { Store } from './store.ts';

/** Where the hub keeps everything: a file, or the URL of a PostgreSQL database. */
export type StoreSpec = { readonly sqlite: string } | { readonly postgres: string };

/**
 * Opens the store; `migrate()` brings its schema up to date. Throws StoreError `CANNOT_OPEN`.
 * Drivers are loaded lazily: a hub on SQLite never loads the PostgreSQL client.
 */
export async function openStore(spec: StoreSpec): Promise<Store> {
  if ('sqlite' in spec) {
    const { openSqlite } = await import('./sqlite.ts');
    return openSqlite(spec.sqlite);
  }
  const { openPostgres } = await import('./postgres.ts');
  return openPostgres(spec.postgres);
}
