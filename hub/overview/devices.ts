import type { Database } from '../store/store.ts';
import type { OverviewFigures } from './figures-schema.ts';
import { isInRegion, type Scope } from './scope.ts';

/** How many registered devices are connected now, and how many are not. */
export async function countDevices(db: Database, { region, site }: Scope): Promise<OverviewFigures['devices']> {
  let active = db.selectFrom('devices').where('state', '=', 'active');
  if (site !== undefined) active = active.where('devices.site', '=', site);
  else if (region !== undefined) active = active.where(isInRegion('devices.site', region));
  const [all, online] = await Promise.all([
    active.select(({ fn }) => fn.countAll<number>().as('devices')).executeTakeFirstOrThrow(),
    active
      .innerJoin('device_presence', 'device_presence.device', 'devices.id')
      .where('device_presence.online_until', 'is', null)
      .select(({ fn }) => fn.count<number>('devices.id').distinct().as('devices'))
      .executeTakeFirstOrThrow(),
  ]);
  return { online: Number(online.devices), offline: Number(all.devices) - Number(online.devices) };
}
