import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeviceId, HubId } from '../../contract/ids.ts';
import { writeLocalConfig } from '../../edge-agent/config/local-config.ts';
import { hashPin } from '../../edge-agent/config/staff-pin.ts';
import { KioskState } from '../../edge-agent/kiosk/kiosk-state.ts';
import { BedsideParameters, dayAfter, instantOf } from '../../hub/bedside/parameters.ts';
import { commitPlan, drawPlan } from '../../hub/bedside/plan.ts';
import { seedSeal } from '../../hub/bedside/seed.ts';
import { CHINA_OFFSET_MINUTES, localDate } from '../../hub/calendar/local-date.ts';
import { importClaims } from '../../hub/claims/import.ts';
import { openHubIdentity } from '../../hub/identity/open.ts';
import { openHubStore } from '../../hub/store/open-hub-store.ts';
import type { Store } from '../../hub/store/store.ts';
import { defaultFacePolicy, signFacePolicy } from '../../models/policy.ts';
import { SITE } from '../support/builders.ts';
import { ndjson } from '../support/claim-builders.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { portrait } from '../support/portrait.ts';
import { provisionDevice } from '../support/provisioned-device.ts';
import { openStage } from '../support/stage.ts';
import { startZs, type ZsProcess } from '../support/zs-process.ts';

const PATIENT = 'person-17';
const PIN = '204816';
const HOUR_MS = 3_600_000;
const root = mkdtempSync(join(tmpdir(), 'zhenshen-bedside-e2e-'));
const data = join(root, 'hub');
const processes: ZsProcess[] = [];
let store: Store;
let hubUrl: string;
let handheld: string;

/**
 * Commits to a plan for today and draws it, as the hub does in the morning; then the one question becomes due now. A test can't wait for
 * the hours in which somebody may be asked.
 */
async function drawForNow(regionKey: Buffer): Promise<void> {
  const date = localDate(Date.now(), CHINA_OFFSET_MINUTES);
  const parts = { store, seal: seedSeal(regionKey), parameters: BedsideParameters.parse({ rate: 1, drawAt: '00:00' }) };
  const morning = instantOf(date, '00:00');
  await commitPlan(parts, date, morning - HOUR_MS);
  await commitPlan(parts, dayAfter(date), morning - HOUR_MS);
  await drawPlan(parts, date, morning);
  await store.db.updateTable('bedside_draws').set({ at: new Date().toISOString() }).execute();
}

beforeAll(async () => {
  const [console, broker, page] = [await freePort(), await freePort(), await freePort()];
  const hub = HubId.parse('hub-test');
  const identity = await openHubIdentity({ dir: data, hub, hostnames: ['localhost', '127.0.0.1'], now: Date.now });
  store = await openHubStore(data);
  await store.migrate();
  const dir = join(root, 'handheld-w3');
  const ward = {
    device: DeviceId.parse('handheld-w3'),
    profile: 'handheld-ward',
    place: { type: 'ward', id: 'W3' },
  } as const;
  const facePolicy = signFacePolicy(defaultFacePolicy(), identity.signingKey);
  await provisionDevice(dir, { store, identity }, ward, { broker: `mqtts://127.0.0.1:${broker}`, facePolicy });
  openStage(join(dir, 'camera')).show(await portrait('regular', 1), await portrait('regular', 2));
  const camera = { type: 'replay', path: 'camera', fps: 8 } as const;
  writeLocalConfig(dir, { camera, http: { port: page }, staffPin: await hashPin(PIN) });

  const stay = { stayId: 'S-17', personId: PATIENT, facilityId: SITE, kind: 'inpatient', ward: 'W3', bed: '17' };
  const yesterday = new Date(Date.now() - 30 * HOUR_MS).toISOString();
  const source = ndjson([{ ...stay, reportedAt: yesterday, admittedAt: yesterday }]);
  await importClaims({ store, regionKey: identity.regionKey, now: Date.now, format: 'ndjson', source });

  hubUrl = `http://127.0.0.1:${console}`;
  handheld = `http://127.0.0.1:${page}`;
  processes.push(startZs('agent', 'run', '--dir', dir));
  await drawForNow(identity.regionKey);
  const ports = ['--port', console, '--broker-port', broker, '--device-port', await freePort()].map(String);
  processes.push(startZs('hub', 'run', '--data', data, '--hub', hub, '--bedside-rate', '1', ...ports));
}, 60_000);
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await store.close();
  rmSync(root, { recursive: true, force: true });
}, 30_000);

async function ask(path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json', 'x-staff-pin': PIN };
  const response = await fetch(new URL(path, handheld), { method: 'POST', headers, body: JSON.stringify(body) });
  return await response.json();
}
const untilOpen = () =>
  eventually(
    'the question on the handheld',
    async () => {
      await delay(100);
      const answer = await fetch(new URL('/api/state', handheld)).catch(() => undefined);
      const state = answer && KioskState.parse(await answer.json());
      return state?.openChallenges.find(({ bed }) => bed === '17');
    },
    40_000,
  );

it('a question of the hub reaches the ward’s handheld, a face answers it, and the monitoring sees both', async () => {
  const question = await untilOpen().catch((error) => {
    throw new Error(processes.map((one) => one.log().slice(-4000)).join('\n\n'), { cause: error });
  });
  const scopes = ['face-verification', 'template-site'];
  const consent = { notice: 'notice-1', scopes, by: 'self', under14: false };
  expect(await ask('/api/enrolments', { type: 'insured', number: PATIENT, consent })).toMatchObject({
    outcome: 'enrolled',
  });
  expect(await ask('/api/bedside-checks', { challenge: question.id })).toMatchObject({ outcome: 'match' });

  const answered = await eventually('the answer at the hub', async () => {
    await delay(100);
    const draw = await store.db.selectFrom('bedside_draws').selectAll().executeTakeFirstOrThrow();
    return draw.state === 'answered' && draw;
  });
  expect(answered.challenge).toBe(question.id);
  const metrics = await (await fetch(`${hubUrl}/metrics`)).text();
  expect(metrics).toContain('zs_bedside_questions{state="answered"} 1');
  expect(metrics).toContain('zs_bedside_questions{state="missed"} 0');
}, 60_000);
