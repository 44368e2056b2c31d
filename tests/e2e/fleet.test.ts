import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeviceId, HubId } from '../../contract/ids.ts';
import { writeLocalConfig } from '../../edge-agent/config/local-config.ts';
import type { RolloutStatus } from '../../hub/fleet/fleet-view.ts';
import { listFleet } from '../../hub/fleet/list-fleet.ts';
import { rolloutStatus } from '../../hub/fleet/rollout-status.ts';
import { openHubIdentity } from '../../hub/identity/open.ts';
import { openHubStore } from '../../hub/store/open-hub-store.ts';
import type { Store } from '../../hub/store/store.ts';
import { WEIGHTS_MANIFEST } from '../../models/manifest.ts';
import { defaultFacePolicy, signFacePolicy } from '../../models/policy.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { portrait } from '../support/portrait.ts';
import { provisionDevice } from '../support/provisioned-device.ts';
import { openStage } from '../support/stage.ts';
import { startZs, type ZsProcess, zs } from '../support/zs-process.ts';

const root = mkdtempSync(join(tmpdir(), 'zhenshen-fleet-e2e-'));
const data = join(root, 'hub');
const rings = join(root, 'rings.json');
const WEIGHTS = join(import.meta.dirname, '../../models/weights');
const DEVICES = ['kiosk-a1', 'kiosk-b1'];
const NO_SUCH_CAMERA = { type: 'ffmpeg', input: { kind: 'v4l2', device: '/dev/video99', width: 640, height: 480 } };
const processes: ZsProcess[] = [];
let store: Store;

const start = async (...words: string[]): Promise<string> => {
  const said = await zs('fleet', 'rollout', 'start', '--data', data, '--rings', rings, ...words);
  return /^rollout +(\S+)/m.exec(said)?.[1] ?? '';
};
const untilState = (id: string, state: RolloutStatus['state']) =>
  eventually(
    `roll-out ${state}`,
    async () => {
      const [now] = await rolloutStatus(store.db, id);
      await delay(300);
      return now?.state === state && now;
    },
    90_000,
  );

beforeAll(async () => {
  const [console, broker, devices] = [await freePort(), await freePort(), await freePort()];
  const hub = HubId.parse('hub-test');
  const identity = await openHubIdentity({ dir: data, hub, hostnames: ['localhost', '127.0.0.1'], now: Date.now });
  store = await openHubStore(data);
  await store.migrate();
  const grant = {
    broker: `mqtts://127.0.0.1:${broker}`,
    deviceApi: `https://127.0.0.1:${devices}`,
    facePolicy: signFacePolicy(defaultFacePolicy(), identity.signingKey),
  };
  for (const id of DEVICES) {
    const dir = join(root, id);
    await provisionDevice(dir, { store, identity }, { device: DeviceId.parse(id) }, grant);
    openStage(join(dir, 'camera')).show(await portrait('regular', 1), await portrait('regular', 2));
    writeLocalConfig(dir, { camera: { type: 'replay', path: 'camera', fps: 2 }, http: { port: 0 } });
  }
  writeFileSync(
    rings,
    JSON.stringify({
      v: 1,
      rings: [
        { name: 'canary', share: 0.5, devices: ['kiosk-b1'] },
        { name: 'broad', share: 1 },
      ],
      soakS: 0,
      enough: 1,
      toleratedFailures: 0,
      answerWithinS: 60,
      atOnce: 10,
    }),
  );
  const ports = ['--port', console, '--broker-port', broker, '--device-port', devices].map(String);
  processes.push(startZs('hub', 'run', '--data', data, '--hub', hub, ...ports));
  await processes[0]?.says('hub: started', 60_000);
  for (const id of DEVICES) processes.push(startZs('agent', 'run', '--dir', join(root, id)));
  for (const agent of processes.slice(1)) await agent.says('connected to the broker', 60_000);
}, 150_000);
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await store.close();
  rmSync(root, { recursive: true, force: true });
}, 30_000);

it('a good change reaches the canary, then everybody; a camera that does not exist stops at the canary, which goes back', async () => {
  // The agent's own models, as an operator would bring new ones.
  const models = join(root, 'models');
  cpSync(WEIGHTS, models, { recursive: true });
  cpSync(WEIGHTS_MANIFEST, join(models, 'manifest.json'));
  await zs('fleet', 'bundle', 'add', models, '--data', data);
  const good = await start(
    '--bundle',
    '1',
    '--notice',
    'notice-2',
    '--screen-language',
    'en',
    '--healthy-within',
    '60',
  );
  const finished = await untilState(good, 'finished').catch((error) => {
    throw new Error(processes.map((one) => one.log().slice(-4000)).join('\n\n'), { cause: error });
  });
  expect(finished.rings.map(({ applied }) => applied)).toEqual([1, 1]);
  const after = await listFleet(store.db, {});
  expect(after.map((one) => [one.device, one.revision, one.desired, one.desiredState, one.bundle])).toEqual(
    DEVICES.map((device) => [device, 1, 1, 'applied', 1]),
  );
  expect(after.every(({ camera, online, stalled }) => camera === 'ok' && online && stalled.length === 0)).toBe(true);

  const bad = await start('--camera', JSON.stringify(NO_SUCH_CAMERA), '--healthy-within', '6');
  const stopped = await untilState(bad, 'stopped');
  expect(stopped).toMatchObject({
    reason: 'failed: kiosk-b1',
    failures: [{ device: 'kiosk-b1', problem: 'CAMERA_LOST' }],
  });
  expect(stopped.rings.map(({ failed, waiting }) => [failed, waiting])).toEqual([
    [1, 0],
    [0, 1],
  ]);
  const recovered = await eventually(
    'the canary is well again',
    async () => {
      const [, canary] = await listFleet(store.db, {});
      return canary?.camera === 'ok' && canary.online && canary;
    },
    30_000,
  );
  expect(recovered).toMatchObject({ revision: 1, desired: 2, desiredState: 'rolled-back', problem: 'CAMERA_LOST' });
  // The disk of a device loses its models: it fetches them again by itself.
  const [, other] = processes;
  await other?.stop();
  rmSync(join(root, 'kiosk-a1', 'bundles'), { recursive: true });
  const again = startZs('agent', 'run', '--dir', join(root, 'kiosk-a1'));
  processes[1] = again;
  await again.says('damaged models were fetched again');
  await again.says('agent: started');
  const table = await zs('fleet', '--data', data, '--language', 'zh-CN');
  expect(table).toContain('第 1 版，第 2 版失败：试用期间没有画面');
}, 240_000);
