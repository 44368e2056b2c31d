import { DeviceId } from '../../contract/ids.ts';
import type { Database } from '../store/store.ts';

/** The handhelds of a ward. */
export type HandheldsOf = (site: string, ward: string) => readonly DeviceId[];

/**
 * The handhelds in service at institutions, by ward. A device stands for a ward when its place is that ward, or a bed that the
 * register of beds puts there; one of another ward is not asked, its nurses have other patients.
 */
export async function loadHandhelds(db: Database, sites: readonly string[]): Promise<HandheldsOf> {
  if (sites.length === 0) return () => [];
  const devices = await db
    .selectFrom('devices')
    .select(['id', 'site', 'place'])
    .where('site', 'in', sites)
    .where('profile', '=', 'handheld-ward')
    .where('state', '=', 'active')
    .orderBy('id')
    .execute();
  const beds = await db
    .selectFrom('masters')
    .select('content')
    .where('kind', '=', 'bed')
    .where('site', 'in', sites)
    .where('replaced_at', 'is', null)
    .where('content', 'like', '%"device":%')
    .execute();
  const wards = new Map<string, string>();
  for (const { content } of beds) {
    const { device, facilityId, ward }: { device?: string; facilityId: string; ward: string } = JSON.parse(content);
    if (device !== undefined) wards.set(device, `${facilityId}\0${ward}`);
  }
  const byWard = Map.groupBy(devices, ({ id, site, place }) => {
    const { type, id: name }: { type: string; id: string } = JSON.parse(place);
    return wards.get(id) ?? (type === 'ward' ? `${site}\0${name}` : '');
  });
  return (site, ward) => (byWard.get(`${site}\0${ward}`) ?? []).map(({ id }) => DeviceId.parse(id));
}
