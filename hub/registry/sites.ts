import { Fence } from '../../contract/fence.ts';
import type { SiteId } from '../../contract/ids.ts';
import type { Database, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { RegistryError } from './error.ts';

/** A designated institution or pharmacy. The region is in its id (GB/T 2260). */
export interface Site {
  readonly id: SiteId;
  readonly name: string;
  readonly fence?: Fence;
}

/** Adds a site, or brings its name and fence up to date. Devices learn a new fence with their next grant. */
export async function registerSite(
  store: Store,
  { id, name, fence }: Site,
  now: number,
): Promise<'added' | 'changed' | 'unchanged'> {
  const content = { name, fence: fence ? JSON.stringify(fence) : null };
  return await store.transaction(async (trx) => {
    const known = await trx.selectFrom('sites').selectAll().where('id', '=', id).executeTakeFirst();
    if (!known) {
      const row = { id, region: id.slice(1, 7), ...content, created_at: new Date(now).toISOString() };
      await trx.insertInto('sites').values(row).execute();
      return 'added';
    }
    if (known.name === name && known.fence === content.fence) return 'unchanged';
    await trx.updateTable('sites').set(content).where('id', '=', id).execute();
    return 'changed';
  });
}

/** A registered site, or throws `SITE_UNKNOWN`. */
export async function findSite(db: Database, id: SiteId): Promise<Site> {
  const row: Row<'sites'> | undefined = await db
    .selectFrom('sites')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new RegistryError('SITE_UNKNOWN', `site ${id} is not registered; run: zs site add ${id} --name NAME`);
  return { id, name: row.name, ...(row.fence === null ? {} : { fence: Fence.parse(JSON.parse(row.fence)) }) };
}
