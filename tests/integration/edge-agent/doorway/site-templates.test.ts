import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeviceId } from '../../../../contract/ids.ts';
import { writeLocalConfig } from '../../../../edge-agent/config/local-config.ts';
import { hashPin } from '../../../../edge-agent/config/staff-pin.ts';
import { openGallery } from '../../../../edge-agent/gallery/gallery.ts';
import { type RunningAgent, startAgent } from '../../../../edge-agent/start.ts';
import type { HubIdentity } from '../../../../hub/identity/hub-identity.ts';
import { withdrawalProof } from '../../../../hub/rights/withdrawal-proof.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { carriedRoutes } from '../../../../hub/vault/carried-routes.ts';
import { type DeviceApi, startDeviceApi } from '../../../../hub/vault/device-api.ts';
import { withdrawalListener } from '../../../../hub/vault/withdrawals.ts';
import { createOnnxEngine } from '../../../../models/engine/onnx-engine.ts';
import { defaultFacePolicy, signFacePolicy } from '../../../../models/policy.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';
import { eventually } from '../../../support/eventually.ts';
import { type PersonInPhoto, portrait } from '../../../support/portrait.ts';
import { provisionDevice } from '../../../support/provisioned-device.ts';
import { STAFF_PIN, staff } from '../../../support/running-capture.ts';
import { openStage, type Stage } from '../../../support/stage.ts';
import { memoryStore } from '../../../support/stores.ts';
import { startTestHub, type TestHub } from '../../../support/test-hub.ts';
import { testIdentity } from '../../../support/test-identity.ts';

const logger = pino({ level: process.env.ZS_TEST_LOG ?? 'silent' });
const policy = defaultFacePolicy(); // templates stay at the site
const AGREED = ['face-verification', 'template-site', 'sighting'];
let identity: HubIdentity;
let store: Store;
let hub: TestHub;
let api: DeviceApi;
let folder: ReturnType<typeof temporaryFolder>;
const agents: RunningAgent[] = [];

beforeAll(async () => {
  identity = await testIdentity();
  store = await memoryStore();
  const now = Date.now;
  const withdrawals = withdrawalListener({ store, now, sendCommand: (...order) => hub.commands.send(...order) });
  hub = await startTestHub(store, identity, { now, onStored: [withdrawals] });
  folder = temporaryFolder();
  const routes = [carriedRoutes({ store, facePolicy: policy, now })];
  api = await startDeviceApi({ store, identity, facePolicy: policy, routes, host: '127.0.0.1', port: 0, logger, now });
});
afterAll(async () => {
  for (const agent of agents) await agent.stop();
  await api.stop();
  await hub.stop();
  await store.close();
  folder.remove();
});

async function setUp(
  name: string,
  device: Parameters<typeof provisionDevice>[2],
): Promise<{ stage: Stage; dir: string }> {
  const { dir } = await provisionDevice(join(folder.path, name), { store, identity }, device, {
    broker: `mqtts://127.0.0.1:${hub.broker.port}`,
    deviceApi: `https://127.0.0.1:${api.port}`,
    facePolicy: signFacePolicy(policy, identity.signingKey),
  });
  const stage = openStage(join(dir, 'stage'));
  writeLocalConfig(dir, {
    camera: { type: 'replay', path: 'stage', fps: 10 },
    http: { port: 0 },
    staffPin: await hashPin(STAFF_PIN),
  });
  stage.show(...(await pictures('doctor')));
  return { stage, dir };
}

async function start(dir: string): Promise<string> {
  const agent = await startAgent({ dir, logger, engine: createOnnxEngine() });
  agents.push(agent);
  return agent.url;
}

const pictures = (person: PersonInPhoto) => Promise.all([0, 1, 2, 3, 4, 5].map((variant) => portrait(person, variant)));

async function post(url: string, path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...staff };
  const response = await fetch(new URL(path, url), { method: 'POST', headers, body: JSON.stringify(body) });
  return await response.json();
}

const sightings = () =>
  store.db.selectFrom('attestations').select(['subject', 'device']).where('kind', '=', 'sighting').execute();

it('a doctor enrolled at the staff kiosk is known at the door, through a hub that can not read it, until they withdraw', async () => {
  const entrance = { type: 'entrance', id: 'east' } as const;
  const door = await setUp('door', { device: DeviceId.parse('camera-e1'), profile: 'camera', place: entrance });
  const room = { type: 'staff', id: '1' } as const;
  const kiosk = await setUp('kiosk', { device: DeviceId.parse('kiosk-s1'), profile: 'kiosk-staff', place: room });
  const url = await start(kiosk.dir);
  const consent = { notice: 'notice-1', scopes: AGREED, by: 'self', under14: false };
  const enrolment = { type: 'practitioner', number: 'D350203001234', consent };
  expect(await post(url, '/api/enrolments', enrolment)).toMatchObject({ outcome: 'enrolled' });
  kiosk.stage.show(...(await pictures('returning')));
  const withoutSightings = { ...consent, scopes: ['face-verification', 'template-site'] };
  const nurse = { ...enrolment, number: 'N350203000007', consent: withoutSightings };
  expect(await post(url, '/api/enrolments', nurse)).toMatchObject({ outcome: 'enrolled' });

  const [carried] = await eventually('the template at the hub', async () => {
    const rows = await store.db.selectFrom('carried_templates').selectAll().execute();
    return rows.length > 0 && rows;
  });
  expect(carried).toMatchObject({
    camera: 'camera-e1',
    kiosk: 'kiosk-s1',
    jwe: expect.stringMatching(/^[\w-]+(\.[\w-]+){4}$/),
  });
  await start(door.dir);
  const [seen] = await eventually('the sighting', async () => (await sightings()).length > 0 && sightings(), 20_000);
  expect(seen).toMatchObject({ subject: carried?.subject, device: 'camera-e1' });
  const gallery = openGallery(door.dir);
  expect(gallery.list()).toEqual([{ type: 'practitioner', id: carried?.subject }]);
  const handedOut = await store.db.selectFrom('vault_hand_outs').select(['device', 'scope']).execute();
  expect(handedOut).toEqual([{ device: 'camera-e1', scope: 'site-camera' }]);

  await post(url, '/api/withdrawals', { type: 'practitioner', number: 'D350203001234' });
  const subject = { type: 'practitioner', id: carried?.subject } as Parameters<typeof withdrawalProof>[1];
  const proof = await eventually('the receipts of both devices', async () => {
    const standing = await withdrawalProof(store.db, subject);
    return standing.standing === 'complete' && standing.devices.length === 2 && standing;
  });
  expect(proof.devices.map(({ device, answer }) => [device, answer === null]).sort()).toEqual([
    ['camera-e1', false],
    ['kiosk-s1', false],
  ]);
  expect(gallery.list()).toEqual([]);
  expect(await store.db.selectFrom('carried_templates').selectAll().execute()).toEqual([]);
  gallery.close();
}, 60_000);
