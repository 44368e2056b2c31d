import type { DeviceId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { Store } from '../store/store.ts';
import { RegistryError } from './error.ts';

/**
 * Revokes a device: from now on its certificate is refused and its signing keys end. What it signed before stays evidence.
 * The reason is an operator's words about the device; it goes into the ledger as a digest only.
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
      const digest = digestOf(JSON.stringify({ event: 'revoked', device, reason, at }));
      await appendToLedger(trx, [{ kind: 'device', ref: device, digest }], now);
    },
    { sequencer: true },
  );
}
