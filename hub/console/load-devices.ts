import { Place } from '../../contract/evidence.ts';
import { loadSiteNames } from '../cases/site-names.ts';
import type { Database } from '../store/store.ts';
import { loadDeviceNotes } from './load-device-notes.ts';
import type { DeviceView } from './overview-schema.ts';

/** Every registered device with its connection and what it last sent. */
export async function loadDevices(db: Database, now: number): Promise<DeviceView[]> {
  const latest = db
    .selectFrom('device_presence')
    .select(({ fn }) => ['device', fn.max<number>('id').as('id')])
    .groupBy('device');
  const [devices, presence, heard, notes] = await Promise.all([
    db.selectFrom('devices').selectAll().orderBy('site').orderBy('id').execute(),
    db
      .selectFrom('device_presence')
      .innerJoin(latest.as('latest'), 'latest.id', 'device_presence.id')
      .selectAll('device_presence')
      .execute(),
    db
      .selectFrom('chains')
      .select(({ fn }) => ['device', fn.max<string>('last_at').as('at')])
      .groupBy('device')
      .execute(),
    loadDeviceNotes(db, now),
  ]);
  const siteOf = await loadSiteNames(
    db,
    devices.map((device) => device.site),
  );
  const presenceOf = new Map(presence.map((row) => [row.device, row]));
  const heardOf = new Map(heard.map((row) => [row.device, row.at]));
  return devices.map((device) => {
    const connection = presenceOf.get(device.id);
    return {
      id: device.id,
      site: siteOf(device.site),
      profile: device.profile,
      place: Place.parse(JSON.parse(device.place)),
      keyLevel: device.key_level,
      state: device.state,
      online: connection !== undefined && connection.online_until === null,
      since: connection ? (connection.online_until ?? connection.online_from) : null,
      pending: connection?.pending ?? 0,
      lastEventAt: heardOf.get(device.id) ?? null,
      notes: notes.get(device.id) ?? [],
    };
  });
}
