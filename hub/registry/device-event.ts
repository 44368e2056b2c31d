import { type DeviceId, type KeyId, newEventId, type SiteId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { DatabaseTransaction } from '../store/store.ts';

/** What happened to a device, as it is kept for good. */
export type DeviceEvent =
  | {
      readonly event: 'approved';
      readonly device: DeviceId;
      readonly site: SiteId;
      readonly kid: KeyId;
      /** SHA-256 of the certificate that was issued. */
      readonly certificate: string;
    }
  | { readonly event: 'revoked'; readonly device: DeviceId; readonly reason: string }
  /** It was ordered to run something else. `content` = SHA-256 of what. */
  | { readonly event: 'desired'; readonly device: DeviceId; readonly revision: number; readonly content: string };

/** Keeps an event and enters it in the ledger. Only inside a transaction with the sequencer. `now` in ms since 1970. */
export async function recordDeviceEvent(trx: DatabaseTransaction, event: DeviceEvent, now: number): Promise<void> {
  const id = newEventId(now);
  const content = JSON.stringify(event);
  const row = { id, device: event.device, content, at: new Date(now).toISOString() };
  await trx.insertInto('device_events').values(row).execute();
  await appendToLedger(trx, [{ kind: 'device', ref: id, digest: digestOf(content) }], now);
}
