import type { Envelope } from '../../contract/envelope.ts';
import type { Arrival } from '../../hub/ingest/arrival.ts';
import { IngestParameters } from '../../hub/ingest/parameters.ts';
import { examine, type RecordedBatch, recordBatch } from '../../hub/ingest/record-batch.ts';
import { DeviceKeys } from '../../hub/registry/device-keys.ts';
import type { Store } from '../../hub/store/store.ts';
import { STORY_START, type TestDevice } from './builders.ts';

/** Hub time of arrivals unless a test says otherwise, ms since 1970: an hour after the story began. */
export const RECEIVED_AT = STORY_START + 3_600_000;

/** An envelope as it comes from a device, over that device's own topic. */
export function arrivalFrom(device: TestDevice, envelope: Envelope | Buffer, over: Partial<Arrival> = {}): Arrival {
  return {
    channel: 'attest',
    topic: { site: device.site, device: device.id },
    payload: Buffer.from(envelope),
    retained: false,
    receivedAt: RECEIVED_AT,
    acknowledge: () => {},
    ...over,
  };
}

/** Verifies and records arrivals as one batch, without a broker. */
export async function record(store: Store, ...arrivals: Arrival[]): Promise<RecordedBatch> {
  const examined = await examine(arrivals, (kids) => new DeviceKeys().load(store.db, kids));
  return store.transaction((trx) => recordBatch(trx, examined, IngestParameters.parse({}), RECEIVED_AT), {
    sequencer: true,
  });
}
