import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Envelope } from '../../contract/envelope.ts';
import { HubId } from '../../contract/ids.ts';
import { MEDIA_TYPES, verify } from '../../contract/jws.ts';
import { Receipt } from '../../contract/receipt.ts';
import { topicOf } from '../../contract/topics.ts';
import { mosquittoFiles } from '../../firmware-config/broker-acl/mosquitto.ts';
import { serverEvents } from '../../hub/console/web/live/server-events.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import { openHubIdentity } from '../../hub/identity/open.ts';
import { verifyLedger } from '../../hub/ledger/verify.ts';
import { News } from '../../hub/notify/news.ts';
import { openStore } from '../../hub/store/open-store.ts';
import type { Store } from '../../hub/store/store.ts';
import { registerDevice, SITE, type TestDevice, testChain, testDevice } from '../support/builders.ts';
import { breaksIn } from '../support/chain-check.ts';
import { connectDevice, type DeviceLine } from '../support/device-client.ts';
import { eventually } from '../support/eventually.ts';
import { type HubWorker, startHubWorker } from '../support/hub-worker.ts';
import { type RunningMosquitto, startMosquitto } from '../support/mosquitto.ts';
import { startPostgres, type TemporaryPostgres } from '../support/postgres.ts';
import { describeWith } from '../support/system-program.ts';
import { temporaryFolder } from '../support/unprivileged.ts';

const DEVICES = 4;
const EVENTS_EACH = 100;
/** A device that hears nothing sends again after this long; shorter than a real one's, to keep the test short. */
const RESEND_MS = 700;

const hubId = HubId.parse('hub-test');

function signedBy(device: TestDevice): Envelope[] {
  const chain = testChain(device);
  const now = Date.now() / 1000;
  return Array.from({ length: EVENTS_EACH }, (_, n) => {
    const over = { iat: Math.floor(now - EVENTS_EACH + n), nonce: `visit-${device.id}-${n}` };
    return chain.sign('patient.registration', over).envelope;
  });
}

/** What a device has heard of its chain so far: the receipt that settles most. */
function bestReceipt({ heard }: DeviceLine, device: TestDevice, { publicKey }: HubIdentity): Receipt | undefined {
  const topic = topicOf({ site: SITE, device: device.id }, 'receipt');
  return heard
    .filter((message) => message.topic === topic)
    .map(({ message }) => Receipt.parse(verify(message, MEDIA_TYPES.receipt, () => publicKey)))
    .sort((a, b) => a.upTo - b.upTo)
    .at(-1);
}

/** Sends again what has no receipt, as an outbox does, until everything has one. */
async function untilReceipted(
  device: TestDevice,
  line: DeviceLine,
  envelopes: readonly Envelope[],
  identity: HubIdentity,
): Promise<Receipt> {
  return await eventually(
    `the receipt of ${device.id}`,
    async () => {
      const receipt = bestReceipt(line, device, identity);
      if (receipt?.upTo === EVENTS_EACH) return receipt;
      const settled = ({ seq }: { seq: number }) =>
        seq <= (receipt?.upTo ?? 0) || receipt?.beyond.some(([first, last]) => first <= seq && seq <= last);
      await line.send(...envelopes.filter((_, n) => !settled({ seq: n + 1 })));
      await delay(RESEND_MS);
      return undefined;
    },
    60_000,
  );
}

interface Page {
  readonly heard: News[];
  /** Where it would go on from. */
  readonly last: () => string;
  leave(): void;
}

/** An open page of the console, connected to one worker. */
async function openPageAt({ url }: HubWorker, lastEventId = ''): Promise<Page> {
  const closing = new AbortController();
  const headers = { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) };
  const answer = await fetch(`${url}/v1/console/events`, { headers, signal: closing.signal });
  const heard: News[] = [];
  let last = '';
  const read = async () => {
    if (!answer.body) return;
    for await (const { id, data } of serverEvents(answer.body.pipeThrough(new TextDecoderStream()))) {
      if (id !== null) last = id;
      if (data !== null) heard.push(News.parse(JSON.parse(data)));
    }
  };
  read().catch(() => {}); // ends when the page is left
  await eventually('the line to a worker', async () => last !== '');
  return { heard, last: () => last, leave: () => closing.abort() };
}

async function complainAt({ url }: HubWorker): Promise<string> {
  const words = 'a card was swiped without its owner';
  const complaint = { source: 'complaint', site: SITE, title: words, description: words };
  const answer = await fetch(`${url}/v1/cases`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(complaint),
  });
  expect(answer.ok).toBe(true);
  return ((await answer.json()) as { id: string }).id;
}

// What one worker writes reaches the pages of another, also what was written while a page had lost its own worker.
async function tellEachOther([one, other]: readonly HubWorker[]): Promise<void> {
  if (!one || !other) throw new Error('two workers are needed');
  const page = await openPageAt(one);
  const first = await complainAt(other);
  await eventually('news of another worker', async () => page.heard.some(({ cases }) => cases.includes(first)), 5000);
  page.leave();
  const second = await complainAt(one);
  const again = await openPageAt(other, page.last());
  await eventually('what was missed', async () => again.heard.some(({ cases }) => cases.includes(second)), 5000);
  expect(again.heard.some(({ cases }) => cases.includes(first))).toBe(false);
  again.leave();
}

async function storedOf({ db }: Store, device: TestDevice): Promise<Envelope[]> {
  const rows = await db
    .selectFrom('attestations')
    .select('envelope')
    .where('device', '=', device.id)
    .orderBy('seq')
    .execute();
  return rows.map(({ envelope }) => envelope as Envelope);
}

// Both are system programs, so both are asked for.
describeWith('mosquitto', 'three workers of a hub', () => {
  describeWith('postgres', 'on Mosquitto and PostgreSQL', () => {
    const folder = temporaryFolder('zhenshen-workers');
    const devices = Array.from({ length: DEVICES }, (_, n) => testDevice(`kiosk-w${n}`));
    let identity: HubIdentity;
    let postgres: TemporaryPostgres;
    let mosquitto: RunningMosquitto;
    let database: string;
    let store: Store;
    const workers = new Map<string, HubWorker>();

    const startWorker = async (name: string) => {
      const place = { dir: folder.path, hub: hubId, broker: mosquitto.url, database };
      workers.set(name, await startHubWorker(name, place));
    };

    const leaderOf = async (): Promise<string | undefined> => {
      for (const [name, worker] of workers) if ((await worker.metric('zs_hub_leads')) === 1) return name;
      return undefined;
    };

    beforeAll(async () => {
      identity = await openHubIdentity({ dir: folder.path, hub: hubId, hostnames: ['127.0.0.1'], now: Date.now });
      const access = { hub: hubId, workers: 3, devices: devices.map(({ id }) => ({ site: SITE, device: id })) };
      [postgres, mosquitto] = await Promise.all([
        startPostgres(),
        startMosquitto(identity, (place) => mosquittoFiles({ ...place, ...access })),
      ]);
      database = await postgres.newDatabase();
      store = await openStore({ postgres: database });
      await store.migrate();
    });
    afterAll(async () => {
      await Promise.all([...workers.values()].map((worker) => worker.kill()));
      await store?.close();
      await mosquitto?.stop();
      await postgres?.stop();
      folder.remove();
    });

    it('lose nothing and count nothing twice when the one that leads is killed', async () => {
      const lines = new Map<TestDevice, DeviceLine>();
      for (const device of devices) {
        const transport = await registerDevice(store, device, identity.ca);
        lines.set(device, await connectDevice(device, transport, mosquitto.port, { protocolVersion: 5 }));
      }
      // The workers' clock is the machine's, whatever it reads.
      await store.db.updateTable('device_keys').set({ valid_from: '2000-01-01T00:00:00.000Z' }).execute();
      await Promise.all(['hub-1', 'hub-2', 'hub-3'].map(startWorker));
      const leader = await eventually('a leader', leaderOf);

      let killed: Promise<void> | undefined;
      const receipted = [...lines].map(async ([device, line]) => {
        const envelopes = signedBy(device);
        for (let half = 0; half < 2; half += 1) {
          for (let n = 0; n < EVENTS_EACH / 2; n += 10) {
            const first = (half * EVENTS_EACH) / 2 + n;
            line.send(...envelopes.slice(first, first + 10)).catch(() => {});
            await delay(20);
          }
          killed ??= workers.get(leader)?.kill();
        }
        return await untilReceipted(device, line, envelopes, identity);
      });
      const receipts = await Promise.all(receipted);
      await killed;

      expect(receipts.map(({ upTo, beyond, rejected }) => ({ upTo, beyond, rejected }))).toEqual(
        devices.map(() => ({ upTo: EVENTS_EACH, beyond: [], rejected: [] })),
      );
      for (const device of devices) {
        const stored = await storedOf(store, device);
        expect(stored).toHaveLength(EVENTS_EACH);
        expect(breaksIn(stored, device.publicKey)).toEqual([]);
      }
      expect(await store.db.selectFrom('quarantine').selectAll().execute()).toEqual([]);
      const entries = await store.db.selectFrom('ledger').select('ref').where('kind', '=', 'attestation').execute();
      expect(entries).toHaveLength(DEVICES * EVENTS_EACH);
      expect(new Set(entries.map(({ ref }) => ref)).size).toBe(entries.length);
      expect(await verifyLedger(store.db)).toMatchObject({ verified: true });

      workers.delete(leader);
      await tellEachOther([...workers.values()]);
      const accepted = await Promise.all([...workers.values()].map((one) => one.metric('zs_ingest_accepted_total')));
      for (const count of accepted) expect(count).toBeGreaterThan(0);
      const next = await eventually('the next leader', leaderOf);
      await eventually(
        'a checkpoint over everything',
        async () => {
          return (await workers.get(next)?.metric('zs_ledger_unsigned_lines')) === 0;
        },
        20_000,
      );
      await Promise.all([...lines.values()].map((line) => line.close()));
      expect(await Promise.all([...workers.values()].map((one) => one.stop()))).toEqual([0, 0]);
    }, 150_000);
  });
});
