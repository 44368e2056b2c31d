import { readableAttestation } from '../store/attestation-columns.ts';
import type { Database } from '../store/store.ts';
import type { DeviceNote } from './overview-schema.ts';

const LOOKBACK_MS = 86_400_000;
/** Newest first; in a larger region older words are left out rather than read every ten seconds. */
const MOST_EVENTS = 2000;

/** What a device says of its camera holds until it says otherwise; the rest is a note of the day. */
const CAMERA = [
  'camera-lost',
  'camera-frozen',
  'camera-looped',
  'camera-covered',
  'camera-dark',
  'camera-moved',
] as const;
const CAMERA_WELL = ['camera-restored', 'started'];
const OF_THE_DAY = ['clock-stepped', 'outbox-replaced', 'out-of-service'] as const;

/** What devices signed about themselves within a day that somebody should look at, by device, newest first. */
export async function loadDeviceNotes(db: Database, now: number): Promise<Map<string, DeviceNote[]>> {
  const rows = await db
    .selectFrom('attestations')
    .select(['device', 'at', 'envelope'])
    .where('at', '>=', new Date(now - LOOKBACK_MS).toISOString())
    .where('kind', '=', 'device.status')
    .orderBy('at', 'desc')
    .limit(MOST_EVENTS)
    .execute();
  const notes = new Map<string, DeviceNote[]>();
  const cameraSeen = new Set<string>();
  for (const { device, at, envelope } of rows) {
    const attestation = readableAttestation(envelope);
    if (attestation?.kind !== 'device.status') continue;
    const { event } = attestation.status;
    const camera = CAMERA.find((known) => known === event);
    const current = camera !== undefined && !cameraSeen.has(device);
    if (camera !== undefined || CAMERA_WELL.includes(event)) cameraSeen.add(device);
    const own = notes.get(device) ?? [];
    const note = current ? camera : OF_THE_DAY.find((known) => known === event);
    if (note === undefined || own.some((known) => known.event === note)) continue;
    notes.set(device, [...own, { event: note, at }]);
  }
  return notes;
}
