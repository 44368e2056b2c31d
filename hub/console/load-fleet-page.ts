import { X509Certificate } from 'node:crypto';
import { Place } from '../../contract/evidence.ts';
import { loadSiteNames } from '../cases/site-names.ts';
import { listFleet } from '../fleet/list-fleet.ts';
import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import type { FleetPage, FleetQuery } from './fleet-schema.ts';
import { loadDeviceNotes } from './load-device-notes.ts';

/** A page of the fleet, those that need somebody first. What is registered of them is read for the page only. */
export async function loadFleetPage(
  db: Database,
  { offset, limit, q, ...filter }: FleetQuery,
  now: number,
): Promise<FleetPage> {
  const all = await listFleet(db, filter);
  const siteOf = await loadSiteNames(
    db,
    all.map(({ site }) => site),
  );
  const sought = q?.trim().toLowerCase() ?? '';
  const found = all.filter(({ device, site }) =>
    `${device} ${site} ${siteOf(site).name}`.toLowerCase().includes(sought),
  );
  const ordered = found.toSorted((a, b) => Number(b.trouble) - Number(a.trouble));
  const page = ordered.slice(offset, offset + limit);
  const [registered, notes] = await Promise.all([
    loadRegistered(
      db,
      page.map(({ device }) => device),
    ),
    loadDeviceNotes(db, now),
  ]);
  return {
    total: found.length,
    trouble: found.filter(({ trouble }) => trouble).length,
    online: found.filter(({ online }) => online).length,
    items: page.map((device) => ({
      ...device,
      siteName: siteOf(device.site).name,
      notes: notes.get(device.device) ?? [],
      ...(registered.get(device.device) ?? { place: null, keyLevel: '', certificateUntil: null }),
    })),
  };
}

async function loadRegistered(db: Database, devices: readonly string[]) {
  const rows = await db
    .selectFrom('devices')
    .leftJoin('device_certificates as own', 'own.fingerprint', 'devices.certificate_fingerprint')
    .select(['devices.id', 'place', 'key_level', 'pem'])
    .where(isAmong(db, 'devices.id', devices))
    .execute();
  return new Map(
    rows.map(({ id, place, key_level, pem }) => [
      id,
      {
        place: Place.safeParse(JSON.parse(place)).data ?? null,
        keyLevel: key_level,
        certificateUntil: pem === null ? null : endOf(pem),
      },
    ]),
  );
}

function endOf(pem: string): string | null {
  try {
    return new X509Certificate(pem).validToDate.toISOString();
  } catch {
    return null; // a device of before certificates were kept
  }
}
