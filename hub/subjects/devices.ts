import { Place } from '../../contract/evidence.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { DeviceLine } from './subject-schema.ts';

/** Devices with their connection as it is now. */
export async function deviceLines(db: Database, devices: readonly Row<'devices'>[]): Promise<DeviceLine[]> {
  const ids = devices.map(({ id }) => id);
  if (ids.length === 0) return [];
  const latest = db
    .selectFrom('device_presence')
    .select(({ fn }) => ['device', fn.max<number>('id').as('id')])
    .where('device', 'in', ids)
    .groupBy('device');
  const presence = await db
    .selectFrom('device_presence')
    .innerJoin(latest.as('latest'), 'latest.id', 'device_presence.id')
    .select(['device_presence.device', 'online_from', 'online_until', 'pending'])
    .execute();
  const connections = new Map(presence.map((row) => [row.device, row]));
  return devices.map(({ id, profile, place, state }) => {
    const connection = connections.get(id);
    const { type, id: name } = Place.parse(JSON.parse(place));
    return {
      id,
      profile,
      place: `${type} ${name}`,
      state,
      online: connection !== undefined && connection.online_until === null,
      since: connection ? (connection.online_until ?? connection.online_from) : null,
      pending: connection?.pending ?? 0,
    };
  });
}
