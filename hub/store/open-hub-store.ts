import { join } from 'node:path';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';

/** The store of the hub whose data folder is `dir`: PostgreSQL where a URL is given, else SQLite in that folder. */
export async function openHubStore(dir: string, postgresUrl?: string): Promise<Store> {
  return await openStore(postgresUrl ? { postgres: postgresUrl } : { sqlite: join(dir, 'hub.sqlite') });
}
