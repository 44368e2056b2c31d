import type { DeviceId } from '../../contract/ids.ts';
import type { Presence } from '../../contract/presence.ts';
import { findDevice } from '../registry/registered-device.ts';
import type { DatabaseTransaction } from '../store/store.ts';

/** What a status message did. `appeared`: the device was offline, as far as the hub knew. */
export type PresenceChange = 'appeared' | 'still-online' | 'left' | 'ignored';

/**
 * Writes a fresh status message into the device's presence: one row per connection. Times are the hub's: a last will was
 * written before anybody knew when, and the device's own clock is judged elsewhere. `receivedAt` ISO 8601.
 */
export async function recordPresence(
  trx: DatabaseTransaction,
  device: DeviceId,
  presence: Presence,
  receivedAt: string,
): Promise<PresenceChange> {
  if (presence.device !== device) return 'ignored';
  const open = await trx
    .selectFrom('device_presence')
    .select(['id', 'pending'])
    .where('device', '=', device)
    .where('online_until', 'is', null)
    .executeTakeFirst();
  const pending = presence.outbox?.pending ?? open?.pending ?? 0;
  const row = trx.updateTable('device_presence').where('device', '=', device).where('online_until', 'is', null);
  if (presence.state === 'offline') {
    if (!open) return 'ignored';
    await row.set({ online_until: receivedAt, pending }).execute();
    return 'left';
  }
  if (open) {
    if (pending !== open.pending) await row.set({ pending }).execute();
    return 'still-online';
  }
  const registered = await findDevice(trx, device);
  if (registered?.state !== 'active') return 'ignored';
  const { site } = registered;
  await trx
    .insertInto('device_presence')
    .values({ device, site, online_from: receivedAt, online_until: null, pending })
    .execute();
  return 'appeared';
}
