import type { DeviceId } from '../../contract/ids.ts';
import { Presence } from '../../contract/presence.ts';
import { recordPresence } from '../presence/record.ts';
import { recordReport } from '../presence/record-report.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import type { Arrival } from './arrival.ts';

/** Largest status message that is read, in bytes: a full one has about 200. */
const MAX_STATUS_BYTES = 2048;

/**
 * Writes fresh status messages into presence; returns the devices that appeared. A retained copy is ignored: it says how
 * things stood when the broker last heard, and a broker that crashed never sent the last wills.
 */
export async function recordStatuses(trx: DatabaseTransaction, statuses: readonly Arrival[]): Promise<DeviceId[]> {
  const appeared: DeviceId[] = [];
  for (const { topic, payload, receivedAt, retained } of statuses) {
    const presence = retained ? undefined : presenceOf(payload);
    if (!presence) continue;
    const at = new Date(receivedAt).toISOString();
    const change = await recordPresence(trx, topic.device, presence, at);
    if (change !== 'ignored') await recordReport(trx, topic.device, presence, at);
    if (change === 'appeared') appeared.push(topic.device);
  }
  return appeared;
}

/** Reads a status message; undefined if it is none. Status is not evidence and is not signed, so it is not kept either. */
export function presenceOf(payload: Buffer): Presence | undefined {
  if (payload.length > MAX_STATUS_BYTES) return undefined;
  try {
    return Presence.safeParse(JSON.parse(payload.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
