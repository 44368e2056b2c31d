import type { DeviceId } from '../../contract/ids.ts';
import type { Presence } from '../../contract/presence.ts';
import type { DatabaseTransaction } from '../store/store.ts';

/**
 * Keeps what a device last said of itself in a fresh status message. Its clock is compared with the hub's (ms, ahead is
 * positive): the way of the message is in there, so that it tells minutes, not milliseconds. `receivedAt` ISO 8601.
 */
export async function recordReport(
  trx: DatabaseTransaction,
  device: DeviceId,
  { device: claimed, report, at }: Presence,
  receivedAt: string,
): Promise<void> {
  if (claimed !== device || !report) return;
  const known = await trx
    .selectFrom('device_reports')
    .select('ill_since')
    .where('device', '=', device)
    .executeTakeFirst();
  const isIll = report.camera === 'lost' || report.stalled.length > 0;
  const changes = {
    content: JSON.stringify(report),
    revision: report.revision,
    ill_since: isIll ? (known?.ill_since ?? receivedAt) : null,
    clock_offset_ms: at === undefined ? null : Math.round(at * 1000 - Date.parse(receivedAt)),
    received_at: receivedAt,
  };
  await trx
    .insertInto('device_reports')
    .values({ device, ...changes })
    .onConflict((conflict) => conflict.column('device').doUpdateSet(changes))
    .execute();
}
