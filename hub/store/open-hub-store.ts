import { join } from 'node:path';
import { openStore, type StoreSpec } from './open-store.ts';
import { assertSoundFile, noteMade } from './sqlite-file.ts';
import type { Store } from './store.ts';

/** Where the store of a hub is, for a thread that opens it once more. */
export function hubStoreSpec(dir: string, postgresUrl?: string): StoreSpec {
  return postgresUrl ? { postgres: postgresUrl } : { sqlite: join(dir, 'hub.sqlite') };
}

/**
 * The store of the hub whose data folder is `dir`: PostgreSQL where a URL is given, else SQLite in that folder. Throws
 * StoreError: `DAMAGED` and `LOST` for a file that must not be replaced by an empty one.
 */
export async function openHubStore(dir: string, postgresUrl?: string): Promise<Store> {
  if (postgresUrl) return await openStore({ postgres: postgresUrl });
  const path = join(dir, 'hub.sqlite');
  assertSoundFile(path);
  const store = await openStore({ sqlite: path });
  noteMade(path);
  return store;
}
