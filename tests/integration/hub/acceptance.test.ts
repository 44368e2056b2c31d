import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AttestationKind } from '../../../contract/attestation.ts';
import { type ChainId, newEventId } from '../../../contract/ids.ts';
import { digestOf, MEDIA_TYPES, sign } from '../../../contract/jws.ts';
import type { RefusalCode } from '../../../contract/refusals.ts';
import type { Arrival } from '../../../hub/ingest/arrival.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import type { Store } from '../../../hub/store/store.ts';
import { arrivalFrom, RECEIVED_AT, record } from '../../support/arrivals.ts';
import { rawAttestation } from '../../support/attestation-samples.ts';
import {
  OTHER_SITE,
  registerDevice,
  STORY_START,
  type TestChain,
  type TestDevice,
  testChain,
  testDevice,
} from '../../support/builders.ts';
import { describeEachStore } from '../../support/stores.ts';

const OTHER_PERSON = { type: 'insured', id: 'A'.repeat(43) };
const seconds = (ms: number) => ms / 1000;
const iso = (ms: number) => new Date(ms).toISOString();

describeEachStore('acceptance', (newStore) => {
  let store: Store;
  let device: TestDevice;
  let chain: TestChain;
  let devices = 0;

  beforeAll(async () => {
    store = await newStore();
  });
  beforeEach(async () => {
    devices += 1;
    device = testDevice(`kiosk-${devices}`);
    await registerDevice(store, device);
    chain = testChain(device);
  });

  const send = (envelope: string, over: Partial<Arrival> = {}) => record(store, arrivalFrom(device, envelope, over));
  const signAs = (signer: TestDevice, over: object) =>
    sign(
      MEDIA_TYPES.attestation,
      { ...rawAttestation('device.status', { ...position(), ...over }) },
      signer.signingKey,
    );
  const position = () => ({
    iss: device.id,
    site: device.site,
    chain: chain.chain,
    seq: 1,
    prev: null,
    jti: newEventId(STORY_START),
    iat: seconds(STORY_START),
  });
  const quarantined = () => store.db.selectFrom('quarantine').selectAll().where('device', '=', device.id).execute();

  describe('refuses, in the order of the contract', () => {
    // [what, code, whether it settles its place in the chain, how it comes about]
    it.each<[string, RefusalCode, boolean, () => Promise<Arrival> | Arrival]>([
      ['what is too large', 'TOO_LARGE', false, () => arrivalFrom(device, 'x'.repeat(20_000))],
      ['what is no envelope', 'MALFORMED_ENVELOPE', false, () => arrivalFrom(device, '{"hello":1}')],
      [
        'bytes that are no text',
        'MALFORMED_ENVELOPE',
        false,
        () => arrivalFrom(device, Buffer.from([0, 255, 200, 10])),
      ],
      [
        'another type of message',
        'UNSUPPORTED_TYPE',
        false,
        () => arrivalFrom(device, sign(MEDIA_TYPES.receipt, position(), device.signingKey)),
      ],
      ['a key nobody knows', 'UNKNOWN_KEY', false, () => arrivalFrom(device, signAs(testDevice(), {}))],
      [
        'an altered signature',
        'BAD_SIGNATURE',
        false,
        () => {
          const [header, payload] = chain.sign('device.status').envelope.split('.');
          return arrivalFrom(device, `${header}.${payload}.${Buffer.alloc(64, 7).toString('base64url')}`);
        },
      ],
      [
        'a field that does not exist',
        'INVALID_FIELD',
        true,
        () => arrivalFrom(device, signAs(device, { mood: 'good' })),
      ],
      [
        'an invalid event in the name of another device',
        'INVALID_FIELD',
        false,
        () => arrivalFrom(device, signAs(device, { iss: 'kiosk-x', mood: 'good' })),
      ],
      [
        'an issuer that is not registered',
        'UNKNOWN_DEVICE',
        false,
        () => arrivalFrom(device, signAs(device, { iss: 'kiosk-ghost' })),
      ],
      [
        'an event after the revocation',
        'DEVICE_REVOKED',
        true,
        async () => {
          await store.db
            .updateTable('devices')
            .set({ state: 'revoked', revoked_at: iso(STORY_START) })
            .where('id', '=', device.id)
            .execute();
          return arrivalFrom(device, chain.sign('device.status').envelope);
        },
      ],
      [
        'a key that had ended',
        'UNKNOWN_KEY',
        false,
        async () => {
          await store.db
            .updateTable('device_keys')
            .set({ valid_until: iso(STORY_START) })
            .where('kid', '=', device.kid)
            .execute();
          return arrivalFrom(device, chain.sign('device.status').envelope);
        },
      ],
      [
        "another device's key",
        'WRONG_DEVICE',
        false,
        async () => {
          const other = testDevice(`thief-${devices}`);
          await registerDevice(store, other);
          return arrivalFrom(device, signAs(other, {}));
        },
      ],
      [
        'an event that another device brings',
        'WRONG_DEVICE',
        false,
        async () => {
          const other = testDevice(`victim-${devices}`);
          await registerDevice(store, other);
          return arrivalFrom(device, testChain(other).sign('device.status').envelope);
        },
      ],
      [
        'another site in the event',
        'WRONG_SITE',
        true,
        () => arrivalFrom(device, chain.sign('device.status', { site: OTHER_SITE }).envelope),
      ],
      [
        'another site in the topic',
        'WRONG_SITE',
        true,
        () =>
          arrivalFrom(device, chain.sign('device.status').envelope, {
            topic: { site: OTHER_SITE, device: device.id },
          }),
      ],
      [
        'a kind of event that this kind of device does not send',
        'KIND_NOT_ALLOWED',
        true,
        () => arrivalFrom(device, chain.sign('staff.clock-in').envelope),
      ],
      [
        'an event more than 300 s ahead',
        'CLOCK_IN_FUTURE',
        true,
        () => arrivalFrom(device, chain.sign('device.status', { iat: seconds(RECEIVED_AT) + 301 }).envelope),
      ],
      [
        'a first event with a former one',
        'BROKEN_CHAIN',
        true,
        () => arrivalFrom(device, chain.sign('device.status', { prev: digestOf('x') }).envelope),
      ],
      [
        'a later event without a former one',
        'BROKEN_CHAIN',
        true,
        () => arrivalFrom(device, chain.sign('device.status', { seq: 2 }).envelope),
      ],
      [
        'an id that was used before',
        'FORK',
        true,
        async () => {
          const jti = newEventId(STORY_START);
          await send(chain.sign('device.status', { jti }).envelope);
          return arrivalFrom(device, chain.sign('downtime', { jti }).envelope);
        },
      ],
      [
        'a visit number that another person was matched with',
        'NONCE_REPLAYED',
        true,
        async () => {
          await send(chain.sign('patient.registration').envelope);
          return arrivalFrom(device, chain.sign('patient.registration', { subject: OTHER_PERSON }).envelope);
        },
      ],
    ])('%s: %s', async (_, code, settles, arrange) => {
      const arrival = await arrange();
      const recorded = await record(store, arrival);
      expect(recorded.refused).toEqual([code]);
      const [row] = await quarantined().then((rows) => rows.filter((kept) => kept.code === code));
      expect(row).toMatchObject({ digest: digestOf(arrival.payload), times: 1 });
      expect(recorded.receipts.some(({ content }) => content.rejected.some((rejected) => rejected.code === code))).toBe(
        settles,
      );
    });

    it('and only counts the same bytes refused again', async () => {
      await send('nonsense');
      await record(store, arrivalFrom(device, 'nonsense'), arrivalFrom(device, 'nonsense'));
      expect(await quarantined()).toMatchObject([{ code: 'MALFORMED_ENVELOPE', times: 3, envelope: 'nonsense' }]);
    });

    it('and keeps bytes that are no text in a form that can be read back', async () => {
      await record(store, arrivalFrom(device, Buffer.from([0, 1, 254])));
      expect(await quarantined()).toMatchObject([{ envelope: 'base64url:AAH-' }]);
    });
  });

  describe('accepts', () => {
    it.each<[string, () => (object & { kind?: AttestationKind })[]]>([
      ['an event a little ahead', () => [{ iat: seconds(RECEIVED_AT) + 299 }]],
      ['an event from long ago', () => [{ iat: seconds(STORY_START) - 80_000 }]],
      ['another try after no match', () => [{ face: noMatch, subject: OTHER_PERSON }, {}]],
      ['the same person matched twice in one visit', () => [{}, {}]],
      [
        'a queue number of yesterday for another person',
        () => [{ subject: OTHER_PERSON, iat: seconds(STORY_START) - 43_300 }, {}],
      ],
      [
        'the visit number again, for a check without a face',
        () => [{ subject: OTHER_PERSON, kind: 'alternative' }, {}],
      ],
    ])('%s', async (_, overs) => {
      const events = overs().map(({ kind = 'patient.registration', ...over }) => chain.sign(kind, over));
      const recorded = await record(store, ...events.map(({ envelope }) => arrivalFrom(device, envelope)));
      expect(recorded.refused).toEqual([]);
      expect(recorded.accepted).toHaveLength(events.length);
    });
    const noMatch = {
      outcome: 'no-match',
      reasons: [],
      score: 0.1,
      threshold: 0.5,
      policy: 'zs-face-1',
      model: 'm',
      frames: 3,
    };

    it('what a device signed before it was revoked', async () => {
      const { envelope } = chain.sign('device.status');
      await store.db
        .updateTable('devices')
        .set({ state: 'revoked', revoked_at: iso(STORY_START + 2000) })
        .where('id', '=', device.id)
        .execute();
      expect(await send(envelope)).toMatchObject({ refused: [], accepted: [{}] });
    });

    it('an event whose refusal is over, and then reports it no longer', async () => {
      const { envelope } = chain.sign('device.status', { iat: seconds(RECEIVED_AT) + 600 });
      expect(await send(envelope)).toMatchObject({ refused: ['CLOCK_IN_FUTURE'] });
      const later = await send(envelope, { receivedAt: RECEIVED_AT + 900_000 });
      expect(later).toMatchObject({ accepted: [{}], receipts: [{ content: { upTo: 1, rejected: [] } }] });
    });
  });

  it('recognises a late event that is not the one its successor names', async () => {
    const clone = chain.clone();
    const [one, two] = chain.signMany(2);
    await send(two?.envelope ?? '');
    const forged = clone.sign('device.status');
    expect(await send(forged.envelope)).toMatchObject({ refused: ['BROKEN_CHAIN'] });
    expect(await send(one?.envelope ?? '')).toMatchObject({ refused: [], receipts: [{ content: { upTo: 2 } }] });
  });

  it.each([['in one batch'], ['one by one']])(
    'never continues a refused branch, even beyond a gap: %s',
    async (how) => {
      const [first] = chain.signMany(1);
      const clone = chain.clone();
      const genuine = chain.signMany(3);
      const copied = clone.signMany(4);
      await send(first?.envelope ?? '');
      await send(genuine[0]?.envelope ?? '');
      const batches = how === 'in one batch' ? [copied] : copied.map((event) => [event]);
      const refused: string[] = [];
      for (const batch of batches) {
        const arrivals = batch.map(({ envelope }) => arrivalFrom(device, envelope));
        refused.push(...(await record(store, ...arrivals)).refused);
      }
      expect(refused).toEqual(['FORK', 'BROKEN_CHAIN', 'BROKEN_CHAIN', 'BROKEN_CHAIN']);
      for (const { envelope } of genuine.slice(1)) expect(await send(envelope)).toMatchObject({ refused: [] });
    },
  );

  it('keeps two chains of one device apart, with when each began and last grew', async () => {
    const second = testChain(device);
    await send(chain.sign('device.status').envelope);
    await send(second.sign('device.status').envelope);
    const rows = await store.db.selectFrom('chains').selectAll().where('device', '=', device.id).execute();
    const standing = { up_to: 1, last_seq: 1, opened_at: iso(RECEIVED_AT), last_at: iso(RECEIVED_AT) };
    expect(rows.map((row) => row.chain as ChainId).sort()).toEqual([chain.chain, second.chain].sort());
    expect(rows).toMatchObject([standing, standing]);
  });

  it('stores every event once, in whatever order and however often it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 8 })
          .chain((count) =>
            fc.tuple(
              fc.constant(count),
              fc.array(fc.nat({ max: count - 1 }), { maxLength: 20 }),
              fc.integer({ min: 1, max: 5 }),
            ),
          ),
        async ([count, deliveries, batchSize]) => {
          const one = testChain(device);
          const events = one.signMany(count);
          const order = [...deliveries, ...events.keys()];
          let upTo = 0;
          for (let first = 0; first < order.length; first += batchSize) {
            const batch = order
              .slice(first, first + batchSize)
              .map((n) => arrivalFrom(device, events[n]?.envelope ?? ''));
            const recorded = await record(store, ...batch);
            const content = recorded.receipts[0]?.content;
            expect(recorded.refused).toEqual([]);
            expect(content?.upTo).toBeGreaterThanOrEqual(upTo);
            upTo = content?.upTo ?? 0;
            const seen = new Set(order.slice(0, first + batchSize).map((n) => n + 1));
            expect(settledIn(content)).toEqual([...seen].sort((a, b) => a - b));
          }
          expect(upTo).toBe(count);
        },
      ),
      { numRuns: 15 },
    );
    expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  });
});

/** Every place that a receipt calls settled. */
function settledIn(content: { upTo: number; beyond: readonly (readonly [number, number])[] } | undefined): number[] {
  if (!content) return [];
  return ([[1, content.upTo], ...content.beyond] as const).flatMap(([first, last]) =>
    Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n),
  );
}
