import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeviceId, HubId, newEventId } from '../../../contract/ids.ts';
import { digestOf } from '../../../contract/jws.ts';
import { createClipCourier } from '../../../edge-agent/clips/clip-courier.ts';
import type { DeviceIdentity } from '../../../firmware-config/device-identity.ts';
import { orderClip } from '../../../hub/clips/order.ts';
import { readReceived } from '../../../hub/clips/received.ts';
import { clipRoutes } from '../../../hub/clips/routes.ts';
import { createCommands } from '../../../hub/commands/send.ts';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import { openHubIdentity } from '../../../hub/identity/open.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import type { Store } from '../../../hub/store/store.ts';
import { type DeviceApi, startDeviceApi } from '../../../hub/vault/device-api.ts';
import { PERSON } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { provisionDevice, VAULT_POLICY } from '../../support/provisioned-device.ts';
import { memoryStore } from '../../support/stores.ts';

const root = mkdtempSync(join(tmpdir(), 'zhenshen-clips-'));
const logger = pino({ level: 'silent' });
const content = Buffer.from('pictures of one person'.repeat(20_000));
const media = digestOf(content);
const cameraId = DeviceId.parse('camera-e1');
let store: Store;
let identity: HubIdentity;
let api: DeviceApi;
let camera: DeviceIdentity;

beforeAll(async () => {
  store = await memoryStore();
  const hostnames = ['localhost', '127.0.0.1'];
  identity = await openHubIdentity({ dir: join(root, 'hub'), hub: HubId.parse('hub-clips'), hostnames, now: Date.now });
  const { vaultKey } = identity;
  const routes = [clipRoutes({ store, dir: join(root, 'hub'), vaultKey, now: Date.now })];
  const listen = { host: '127.0.0.1', port: 0 };
  api = await startDeviceApi({ store, identity, facePolicy: VAULT_POLICY, routes, ...listen, logger, now: Date.now });
  const device = { device: cameraId, profile: 'camera', place: { type: 'entrance', id: 'e' } } as const;
  const deviceApi = `https://127.0.0.1:${api.port}`;
  camera = await provisionDevice(join(root, 'camera'), { store, identity }, device, { deviceApi });
});
afterAll(async () => {
  await api.stop();
  await store.close();
  rmSync(root, { recursive: true, force: true });
});

it('a clip is taken only from the device it was ordered from, whole, and kept sealed', async () => {
  const courier = createClipCourier(camera);
  const clip = { media, order: 'case-7', content };
  await expect(courier.deliver(clip)).rejects.toMatchObject({ code: 'NOT_TAKEN' });

  const commands = createCommands({
    store,
    identity,
    client: { publishAsync: async () => undefined },
    logger,
    now: Date.now,
  });
  await commands.send(cameraId, { type: 'clip.release', media, order: 'case-7' });
  await expect(courier.deliver({ ...clip, order: 'case-8' })).rejects.toMatchObject({ code: 'NOT_TAKEN' });
  await expect(courier.deliver({ ...clip, content: Buffer.from('another') })).rejects.toMatchObject({
    code: 'NOT_TAKEN',
  });
  await courier.deliver(clip);
  await courier.deliver(clip); // the answer was lost: again, and no harm done
  courier.close();

  const hub = join(root, 'hub');
  expect(readReceived(hub, identity.vaultKey, media).equals(content)).toBe(true);
  const [name = ''] = readdirSync(join(hub, 'clips'));
  expect(readFileSync(join(hub, 'clips', name)).includes('pictures of one person')).toBe(false);
  const lines = await store.db.selectFrom('ledger').select('kind').where('kind', '=', 'clip-received').execute();
  expect(lines).toHaveLength(2);
  expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
  expect(() => readReceived(hub, identity.vaultKey, digestOf('none'))).toThrow(/has not come yet/);
});

it('an order names the device that signed the event, and is in the ledger', async () => {
  const story = await JudgedStory.begin(await memoryStore());
  const sent: unknown[] = [];
  const commands = {
    async send(device: DeviceId, body: object) {
      sent.push([device, body]);
      return newEventId(Date.now());
    },
  };
  const parts = { store: story.store, commands, now: Date.now };
  const event = await story.checkIn(58, 'match', { media: [media] });
  expect(await orderClip(parts, { event, order: 'case-7', by: 'auditor' })).toMatchObject({ device: 'desk-1', media });
  expect(sent).toEqual([['desk-1', { type: 'clip.release', media, order: 'case-7' }]]);
  const order = { order: 'case-7', by: 'auditor' };
  await expect(orderClip(parts, { event: await story.checkIn(59), ...order })).rejects.toMatchObject({
    code: 'NO_CLIP',
  });
  await expect(orderClip(parts, { event: newEventId(1), ...order })).rejects.toMatchObject({ code: 'EVENT_UNKNOWN' });
  const lines = await story.store.db.selectFrom('ledger').select('ref').where('kind', '=', 'clip-order').execute();
  expect(lines).toEqual([{ ref: event }]);
  const ordered = await story.store.db.selectFrom('clip_orders').select(['event', 'media', 'subject']).execute();
  expect(ordered).toEqual([{ event, media, subject: PERSON }]);
  await story.store.close();
});
