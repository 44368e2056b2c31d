import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeviceId } from '../../../../contract/ids.ts';
import { digestOf } from '../../../../contract/jws.ts';
import { writeLocalConfig } from '../../../../edge-agent/config/local-config.ts';
import { type RunningAgent, startAgent } from '../../../../edge-agent/start.ts';
import { createAccount } from '../../../../hub/access/accounts.ts';
import { listAudit } from '../../../../hub/access/audit.ts';
import { openSession } from '../../../../hub/access/sessions.ts';
import { clipRoutes } from '../../../../hub/clips/routes.ts';
import { buildConsoleApp } from '../../../../hub/console/app.ts';
import { rules } from '../../../../hub/crosscheck/rules/index.ts';
import { crossCheckRunner } from '../../../../hub/crosscheck/runner.ts';
import type { HubIdentity } from '../../../../hub/identity/hub-identity.ts';
import { readableAttestation } from '../../../../hub/store/attestation-columns.ts';
import type { Store } from '../../../../hub/store/store.ts';
import { type DeviceApi, startDeviceApi } from '../../../../hub/vault/device-api.ts';
import { putTemplate } from '../../../../hub/vault/put-template.ts';
import { openCase } from '../../../../hub/workflow/open-case.ts';
import { decodeImage } from '../../../../models/decode.ts';
import { createOnnxEngine } from '../../../../models/engine/onnx-engine.ts';
import { meanTemplate } from '../../../../models/match.ts';
import { defaultFacePolicy, signFacePolicy } from '../../../../models/policy.ts';
import { encodeVector } from '../../../../models/template.ts';
import { SITE } from '../../../support/builders.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';
import { eventually } from '../../../support/eventually.ts';
import { findingRow, keepFindings } from '../../../support/finding-rows.ts';
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

/** A case about what the camera saw, and the console of its office, each of whose people has signed in. */
async function office(event: string) {
  const evidence = JSON.stringify([{ type: 'attestation', id: event }]);
  await keepFindings(store, [findingRow('f-1', { site: SITE, evidence })]);
  const id = await openCase(store, { findings: ['f-1'] }, 'operator', Date.now());
  const clips = { commands: hub.commands, dir: folder.path, vaultKey: identity.vaultKey };
  const access = { mode: 'accounts', origin: 'https://hub.example.org' } as const;
  const parts = { store, identity, rules, metrics: new Registry(), logger, now: Date.now };
  const crossCheck = crossCheckRunner({ store, rules, logger, now: Date.now });
  const app = await buildConsoleApp({ ...parts, access, clips, crossCheck });
  for (const role of ['operator', 'auditor', 'administrator'] as const) {
    await createAccount({ store, now: Date.now }, { id: role, name: role, roles: [role], site: null }, 'setup');
  }
  await store.db.updateTable('accounts').set({ state: 'active' }).execute();
  return {
    id,
    async ask(account: string, method: 'GET' | 'POST', path: string, payload?: object) {
      const session = await store.transaction((trx) => openSession(trx, account, Date.now()));
      const headers = { host: 'hub.example.org', cookie: `__Host-zs-session=${session}` };
      const answer = await app.inject({
        method,
        url: `/v1/cases/${id}/clips${path}`,
        headers,
        ...(payload && { payload }),
      });
      return { status: answer.statusCode, body: answer.json() };
    },
    close: () => app.close(),
  };
}

it('a doctor lent by the vault is sighted; the office orders the clip for a case, gets it, and only some may look', async () => {
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

  const event = sighting?.jti ?? '';
  const { id, ask, close } = await office(event);
  expect(await ask('administrator', 'GET', '')).toMatchObject({ status: 403 });
  expect(await ask('auditor', 'POST', '', { event })).toMatchObject({ status: 403 });
  expect((await ask('operator', 'GET', '')).body).toMatchObject({ asks: true, items: [{ event, state: 'not-asked' }] });
  expect(await ask('operator', 'POST', '', { event })).toMatchObject({ status: 200 });
  const came = async () => {
    const [clip] = (await ask('operator', 'GET', '')).body.items;
    return clip.state === 'received' && clip;
  };
  const { media, device } = await eventually('the clip', came, 20_000);
  expect(device).toBe('camera-e1');

  const shown = await ask('operator', 'GET', `/${media}`);
  expect(shown).toMatchObject({ status: 200, body: { by: 'operator' } });
  const pictures = shown.body.pictures.map((one: string) => Buffer.from(one, 'base64'));
  expect(pictures.length).toBeGreaterThan(1);
  expect((await decodeImage(pictures[0])).width).toBeGreaterThan(100);
  expect(digestOf(Buffer.concat(pictures))).toBe(media);
  for (const role of ['auditor', 'administrator']) {
    expect(await ask(role, 'GET', `/${media}`)).toMatchObject({ status: 403 });
  }
  const [sealed = ''] = readdirSync(join(folder.path, 'clips'));
  expect(readFileSync(join(folder.path, 'clips', sealed)).includes(pictures[0].subarray(0, 64))).toBe(false);
  const log = await listAudit(store.db, { target: id, limit: 20 });
  const deeds = log.map(({ account, action }) => `${account} ${action}`);
  expect(deeds).toEqual(expect.arrayContaining(['operator clip.ordered', 'operator clip.read']));
  expect(deeds.filter((deed) => deed.endsWith('clip.read'))).toHaveLength(1);
  await close();
}, 60_000);
