import { afterEach, beforeEach, expect, it } from 'vitest';
import { newChainId } from '../../../../contract/ids.ts';
import { digestOf } from '../../../../contract/jws.ts';
import { quarantine } from '../../../../hub/ingest/quarantine.ts';
import { refusal } from '../../../../hub/ingest/refusal.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { arrivalFrom } from '../../../support/arrivals.ts';
import { testDevice } from '../../../support/builders.ts';
import { memoryStore } from '../../../support/stores.ts';

let store: Store;
beforeEach(async () => {
  store = await memoryStore();
});
afterEach(() => store.close());

const device = testDevice();
const noise = (text: string) => ({
  arrival: arrivalFrom(device, text),
  refusal: refusal('MALFORMED_ENVELOPE', 'not an envelope', digestOf(text)),
});
const signed = (seq: number) => ({
  arrival: arrivalFrom(device, `signed ${seq}`),
  refusal: refusal('FORK', 'twice', digestOf(`signed ${seq}`), { chain: newChainId(), seq }),
});
const keep = (limit: number, ...refused: Parameters<typeof quarantine>[1]) =>
  store.transaction((trx) => quarantine(trx, refused, limit));
const kept = async () =>
  (await store.db.selectFrom('quarantine').select('envelope').orderBy('envelope').execute()).map((row) => row.envelope);

it('keeps no more noise of a device than allowed, but all that it signed', async () => {
  await keep(2, noise('a'), noise('b'), noise('c'), signed(1));
  await keep(2, noise('d'), signed(2));
  expect(await kept()).toEqual(['a', 'b', 'signed 1', 'signed 2']);
});

it('counts each device by itself', async () => {
  const other = { ...noise('z'), arrival: arrivalFrom(testDevice('kiosk-b2'), 'z') };
  await keep(1, noise('a'), noise('b'), other);
  expect(await kept()).toEqual(['a', 'z']);
});

it('cuts the words of a sender short', () => {
  expect(refusal('UNSUPPORTED_TYPE', 'x'.repeat(5000), digestOf('')).detail).toHaveLength(200);
});
