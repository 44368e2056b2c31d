import type { DeviceProfile } from '../../contract/device-config.ts';
import type { DeviceId, SiteId } from '../../contract/ids.ts';
import type { Database } from '../store/store.ts';

/** What the registry says about a device now. */
export interface RegisteredDevice {
  readonly id: DeviceId;
  readonly site: SiteId;
  readonly profile: DeviceProfile;
  readonly state: 'active' | 'revoked';
  /** SHA-256 of the one client certificate in force, base64url. */
  readonly certificateFingerprint: string;
  readonly revokedAt: string | null;
}

/** The devices among `ids` that are registered. */
export async function loadDevices(db: Database, ids: ReadonlySet<DeviceId>): Promise<Map<DeviceId, RegisteredDevice>> {
  if (ids.size === 0) return new Map();
  const rows = await db
    .selectFrom('devices')
    .select(['id', 'site', 'profile', 'state', 'certificate_fingerprint', 'revoked_at'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(
    rows.map((row) => {
      const id = row.id as DeviceId;
      const { state, certificate_fingerprint: certificateFingerprint, revoked_at: revokedAt } = row;
      const profile = row.profile as DeviceProfile;
      return [id, { id, site: row.site as SiteId, profile, state, certificateFingerprint, revokedAt }];
    }),
  );
}

/** One registered device, or undefined. */
export async function findDevice(db: Database, id: DeviceId): Promise<RegisteredDevice | undefined> {
  return (await loadDevices(db, new Set([id]))).get(id);
}

/** Ids of the devices revoked at `since` (ISO 8601) or later. */
export async function revokedSince(db: Database, since: string): Promise<DeviceId[]> {
  const rows = await db
    .selectFrom('devices')
    .select('id')
    .where('state', '=', 'revoked')
    .where('revoked_at', '>=', since)
    .execute();
  return rows.map((row) => row.id as DeviceId);
}
