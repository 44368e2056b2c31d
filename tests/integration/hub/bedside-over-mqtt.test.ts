import { statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { DeviceId } from '../../../contract/ids.ts';
import { writeLocalConfig } from '../../../edge-agent/config/local-config.ts';
import { hashPin } from '../../../edge-agent/config/staff-pin.ts';
import { KioskState } from '../../../edge-agent/kiosk/kiosk-state.ts';
import { type RunningAgent, startAgent } from '../../../edge-agent/start.ts';
import { answerListener } from '../../../hub/bedside/answers.ts';
import { createBedsideKeeper } from '../../../hub/bedside/keeper.ts';
import { BedsideParameters } from '../../../hub/bedside/parameters.ts';
import { seedSeal } from '../../../hub/bedside/seed.ts';
import { importClaims } from '../../../hub/claims/import.ts';
import { challengeParameters, judgeChallenges } from '../../../hub/crosscheck/bedside-challenges.ts';
import { loadStayFiles } from '../../../hub/crosscheck/loaders/stay-files.ts';
import type { Store } from '../../../hub/store/store.ts';
import { defaultFacePolicy, signFacePolicy } from '../../../models/policy.ts';
import { SITE } from '../../support/builders.ts';
import { ndjson } from '../../support/claim-builders.ts';
import { temporaryFolder } from '../../support/edge-device.ts';
import { eventually } from '../../support/eventually.ts';
import { portrait } from '../../support/portrait.ts';
import { provisionDevice } from '../../support/provisioned-device.ts';
import { openStage, type Stage } from '../../support/stage.ts';
import { memoryStore } from '../../support/stores.ts';
import { startTestHub, type TestHub } from '../../support/test-hub.ts';
import { testIdentity } from '../../support/test-identity.ts';

const PATIENT = 'person-17';
const PIN = '204816';
const quiet = pino({ level: 'silent' });
const timing = { reconnect: { baseMs: 20, capMs: 100 }, resend: { baseMs: 300, capMs: 100 }, stableAfterMs: 0 };
// Both clocks stand at half past nine this morning in China, or yesterday's: at night nobody is asked about anybody.
const morning = Math.floor((Date.now() + 8 * 3_600_000) / 86_400_000) * 86_400_000 + 1.5 * 3_600_000;
const offset = (morning > Date.now() ? morning - 86_400_000 : morning) - Date.now();
const now = () => Date.now() + offset;
const iso = (hours: number) => new Date(now() + hours * 3_600_000).toISOString();

let store: Store;
let hub: TestHub;
let agent: RunningAgent | undefined;
let folder: ReturnType<typeof temporaryFolder>;
let stage: Stage;
let dir: string;

beforeEach(async () => {
  const identity = await testIdentity();
  store = await memoryStore();
  const answers = answerListener({ store, sendCommand: (...asked) => hub.commands.send(...asked) });
  hub = await startTestHub(store, identity, { now, onStored: [answers] });
  folder = temporaryFolder();
  dir = join(folder.path, 'device');
  const facePolicy = signFacePolicy(defaultFacePolicy(), identity.signingKey);
  const handheld = {
    device: DeviceId.parse('handheld-w3'),
    profile: 'handheld-ward',
    place: { type: 'ward', id: 'W3' },
  } as const;
  const terms = { broker: `mqtts://127.0.0.1:${hub.broker.port}`, facePolicy };
  await provisionDevice(dir, { store, identity }, handheld, { ...terms, now });
  stage = openStage(join(dir, 'camera'));
  const camera = { type: 'replay', path: 'camera', fps: 10 } as const;
  writeLocalConfig(dir, { camera, http: { port: 0 }, staffPin: await hashPin(PIN) });
  const stay = { stayId: 'S-17', personId: PATIENT, facilityId: SITE, kind: 'inpatient', ward: 'W3', bed: '17' };
  const source = ndjson([{ ...stay, reportedAt: iso(-20), admittedAt: iso(-30) }]);
  await importClaims({ store, regionKey: identity.regionKey, now, format: 'ndjson', source });
  const windows = [{ from: '09:00', until: '20:00' }];
  const parameters = BedsideParameters.parse({ rate: 1, windows, drawAt: '00:00' });
  const parts = { store, seal: seedSeal(identity.regionKey), parameters, sendCommand: hub.commands.send };
  const keeper = createBedsideKeeper({ ...parts, logger: quiet, now });
  await keeper.look();
  // Drawn for some time of the day; it is made now.
  await store.db
    .updateTable('bedside_draws')
    .set({ at: new Date(now()).toISOString() })
    .execute();
  await keeper.look();
});
afterEach(async () => {
  await agent?.stop();
  await hub.stop();
  await store.close();
  folder.remove();
});

async function start(): Promise<RunningAgent> {
  agent = await startAgent({ dir, logger: quiet, timing, now });
  return agent;
}

async function ask(path: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json', 'x-staff-pin': PIN };
  const request = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
  return (await fetch(new URL(path, agent?.url), request)).json();
}

const challenges = async () => KioskState.parse(await ask('/api/state')).openChallenges;
const draw = async () => await store.db.selectFrom('bedside_draws').selectAll().executeTakeFirstOrThrow();

it('a bedside challenge goes over MQTT to the ward’s handheld, survives its restart, and a face answers it', async () => {
  const running = await start();
  const [open] = await eventually('the challenge', async () => {
    const list = await challenges();
    return list.length === 1 && list;
  });
  expect(open).toMatchObject({ ward: 'W3', bed: '17' });
  expect(await draw()).toMatchObject({ state: 'issued', challenge: open?.id });
  expect(statSync(join(dir, 'bedside-tasks.json')).mode & 0o077).toBe(0);
  await eventually('the answer to the command', async () => (await commandState()) === 'done');
  await running.stop();

  await start();
  expect(await challenges()).toHaveLength(1);
  stage.show(...(await Promise.all([0, 1, 2].map((variant) => portrait('regular', variant)))));
  const consent = { notice: 'notice-1', scopes: ['face-verification', 'template-site'], by: 'self', under14: false };
  expect(await ask('/api/enrolments', { type: 'insured', number: PATIENT, consent })).toMatchObject({
    outcome: 'enrolled',
  });
  expect(await ask('/api/bedside-checks', { challenge: open?.id })).toMatchObject({ outcome: 'match' });
  expect(await challenges()).toEqual([]);
  await eventually('the answer at the hub', async () => (await draw()).state === 'answered');

  const stays = await store.db.selectFrom('stays').selectAll().execute();
  const [file] = await loadStayFiles(store.db, stays, now());
  const judged = file && judgeChallenges(file, z.strictObject(challengeParameters).parse({}));
  expect(judged).toMatchObject([{ kind: 'answered', challenge: { id: open?.id } }]);
}, 60_000);

it('the ward’s word is signed as an answer, and taken back it disappears from the handheld', async () => {
  await start();
  const [open] = await eventually('the challenge', async () => {
    const list = await challenges();
    return list.length === 1 && list;
  });
  const reply = { challenge: open?.id, answer: 'not-here', reason: 'examination', staff: 'N-1' };
  expect(await ask('/api/bedside-replies', reply)).toMatchObject({ attestation: { seq: expect.any(Number) } });
  await eventually('the reply at the hub', async () => (await draw()).state === 'replied');
  expect(await draw()).toMatchObject({ reason: 'not-here: examination' });

  const { subject } = {
    subject: {
      type: 'insured',
      id: (await store.db.selectFrom('stays').select('person').executeTakeFirstOrThrow()).person,
    },
  };
  const device = DeviceId.parse('handheld-w3');
  const another = {
    type: 'bedside.challenge',
    challenge: 'bc-two',
    subject,
    ward: 'W3',
    bed: '17',
    dueAt: now() / 1000 + 600,
  };
  await hub.commands.send(device, another as never, now() + 600_000);
  await eventually('another challenge', async () => (await challenges()).length === 1);
  await hub.commands.send(device, { type: 'bedside.withdraw', challenge: 'bc-two' });
  await eventually('its end', async () => (await challenges()).length === 0);
}, 60_000);

async function commandState(): Promise<string | undefined> {
  const command = store.db.selectFrom('commands').select('state').where('type', '=', 'bedside.challenge');
  return (await command.executeTakeFirst())?.state;
}
