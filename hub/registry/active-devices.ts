import { DeviceId, SiteId } from '../../contract/ids.ts';
import type { DeviceAddress } from '../../contract/topics.ts';
import type { Database } from '../store/store.ts';

/** Every device that may send now, with its site, in the order of their ids. */
export async function activeDevices(db: Database): Promise<DeviceAddress[]> {
  const rows = await db
    .selectFrom('devices')
    .select(['id', 'site'])
    .where('state', '=', 'active')
    .orderBy('id')
    .execute();
  return rows.map(({ id, site }) => ({ device: DeviceId.parse(id), site: SiteId.parse(site) }));
}
