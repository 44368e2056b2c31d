import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeviceId } from '../../../../contract/ids.ts';
import { writeLocalConfig } from '../../../../edge-agent/config/local-config.ts';
import { type RunningAgent, startAgent } from '../../../../edge-agent/start.ts';
import { orderClip } from '../../../../hub/clips/order.ts';
import { readReceived } from '../../../../hub/clips/received.ts';
import { clipRoutes } from '../../../../hub/clips/routes.ts';
import type { HubIdentity } from '../../../../hub/identity/hub-identity.ts';
import { readableAttestation } from '../../../../hub/store/attestation-columns.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { type DeviceApi, startDeviceApi } from '../../../../hub/vault/device-api.ts';
import { putTemplate } from '../../../../hub/vault/put-template.ts';
import { decodeImage } from '../../../../models/decode.ts';
import { createOnnxEngine } from '../../../../models/engine/onnx-engine.ts';
import { meanTemplate } from '../../../../models/match.ts';
import { defaultFacePolicy, signFacePolicy } from '../../../../models/policy.ts';
import { encodeVector } from '../../../../models/template.ts';
import { SITE } from '../../../support/builders.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';
import { eventually } from '../../../support/eventually.ts';
import { portrait } from '../../../support/portrait.ts';
import { provisionDevice } from '../../../support/provisioned-device.ts';
import { openStage } from '../../../support/stage.ts';
import { memoryStore } from '../../../support/stores.ts';
import { startTestHub, type TestHub } from '../../../support/test-hub.ts';
import { testIdentity } from '../../../support/test-identity.ts';
import { recordConsent, testSubject, testTemplate } from '../../../support/vault-samples.ts';

const logger = pino({ level: 'silent' });
const doctor = testSubject('practitioner', 'D350203001234');
const policy = {
  ...defaultFacePolicy(),
  templates: {
    storage: 'vault',
    maxAgeDays: 365,
    legalBasis: 'a regulation made for tests',
    handOutSeconds: 600,
  } as const,
};
let identity: HubIdentity;
let store: Store;
let hub: TestHub;
let api: DeviceApi;
let folder: ReturnType<typeof temporaryFolder>;
let agent: RunningAgent | undefined;

beforeAll(async () => {
  identity = await testIdentity();
  store = await memoryStore();
  hub = await startTestHub(store, identity, { now: Date.now });
  folder = temporaryFolder();
  const { vaultKey } = identity;
  const routes = [clipRoutes({ store, dir: folder.path, vaultKey, now: Date.now })];
  const listen = { host: '127.0.0.1', port: 0 };
  api = await startDeviceApi({ store, identity, facePolicy: policy, routes, ...listen, logger, now: Date.now });
});
afterAll(async () => {
  await agent?.stop();
  await api.stop();
  await hub.stop();
  await store.close();
  folder.remove();
});

/** A doctor whose template lies in the vault, enrolled at a staff kiosk, with consent to be recognised at the door. */
async function enrol(): Promise<void> {
  const engine = createOnnxEngine();
  await engine.start();
  const faces = await Promise.all(
    [20, 21, 22].map(async (variant) => {
      const analysis = await engine.analyse(await decodeImage(await portrait('doctor', variant)), policy.quality);
      if (analysis.outcome !== 'usable') throw new Error('no usable face');
      return analysis.embedding;
    }),
  );
  await engine.stop();
  const template = testTemplate(doctor, {
    model: engine.model,
    vector: encodeVector(meanTemplate(faces)),
    createdAt: new Date().toISOString(),
  });
  const consent = { ...template.consent, scopes: ['face-verification', 'template-vault', 'sighting'] as const };
  const given = { ...template, consent: { ...consent, scopes: [...consent.scopes] } };
  await recordConsent(store, given);
  const transportKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  const kiosk = { id: DeviceId.parse('kiosk-s1'), site: SITE, profile: 'kiosk-staff', transportKey } as const;
  await putTemplate({ store, vaultKey: identity.vaultKey, facePolicy: policy, now: Date.now }, given, kiosk);
}

const sightings = async () => {
  const rows = await store.db.selectFrom('attestations').select('envelope').where('kind', '=', 'sighting').execute();
  return rows.flatMap(({ envelope }) => {
    const attestation = readableAttestation(envelope);
    return attestation?.kind === 'sighting' ? [attestation] : [];
  });
};

it('a doctor lent by the vault is sighted, the hub stores it, orders the clip and gets it', async () => {
  await enrol();
  const camera = await provisionDevice(
    join(folder.path, 'camera'),
    { store, identity },
    { device: DeviceId.parse('camera-e1'), profile: 'camera', place: { type: 'entrance', id: 'east' } },
    {
      broker: `mqtts://127.0.0.1:${hub.broker.port}`,
      deviceApi: `https://127.0.0.1:${api.port}`,
      facePolicy: signFacePolicy(policy, identity.signingKey),
    },
  );
  const stage = openStage(join(camera.dir, 'stage'));
  stage.show(...(await Promise.all([0, 1, 2, 3, 4, 5].map((variant) => portrait('doctor', variant)))));
  writeLocalConfig(camera.dir, {
    camera: { type: 'replay', path: 'stage', fps: 10 },
    http: { port: 0 },
    sightings: { clips: { leaveFreeMegabytes: 100 } },
  });
  agent = await startAgent({ dir: camera.dir, logger });

  const [sighting] = await eventually(
    'the sighting',
    async () => (await sightings()).length > 0 && sightings(),
    30_000,
  );
  expect(sighting).toMatchObject({
    iss: 'camera-e1',
    place: { type: 'entrance', id: 'east' },
    subject: doctor,
    face: { outcome: 'match', policy: policy.id },
  });
  const order = { event: sighting?.jti ?? '', order: 'case-7', by: 'auditor' };
  const { command, media } = await orderClip({ store, commands: hub.commands, now: Date.now }, order);
  const isDone = () => store.db.selectFrom('commands').select('state').where('jti', '=', command).executeTakeFirst();
  await eventually('the answer', async () => (await isDone())?.state === 'done', 20_000);
  expect(readReceived(folder.path, identity.vaultKey, media).length).toBeGreaterThan(1000);
}, 60_000);
