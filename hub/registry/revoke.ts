import type { DeviceId } from '../../contract/ids.ts';
import type { Store } from '../store/store.ts';
import { recordDeviceEvent } from './device-event.ts';
import { RegistryError } from './error.ts';

/**
 * Revokes a device: from now on its certificate is refused and its signing keys end. What it signed before stays evidence.
 * The reason is an operator's words about the device, not about people: it is kept for good.
 */
export async function revokeDevice(store: Store, device: DeviceId, reason: string, now: number): Promise<void> {
  const at = new Date(now).toISOString();
  await store.transaction(
    async (trx) => {
      const row = await trx.selectFrom('devices').select('state').where('id', '=', device).executeTakeFirst();
      if (!row) throw new RegistryError('DEVICE_UNKNOWN', `no device ${device} is registered`);
      if (row.state === 'revoked') throw new RegistryError('DEVICE_REVOKED', `${device} has been revoked before`);
      await trx.updateTable('devices').set({ state: 'revoked', revoked_at: at }).where('id', '=', device).execute();
      await trx
        .updateTable('device_keys')
        .set({ valid_until: at })
        .where('device', '=', device)
        .where('valid_until', 'is', null)
        .execute();
      await recordDeviceEvent(trx, { event: 'revoked', device, reason }, now);
    },
    { sequencer: true },
  );
}
