import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CameraSpec } from '../../../../contract/camera-spec.ts';
import type { DesiredState } from '../../../../contract/desired-state.ts';
import { LocalConfig } from '../../../../edge-agent/config/local-config.ts';
import { effectiveState } from '../../../../edge-agent/desired/effective.ts';
import type { DeviceIdentity } from '../../../../firmware-config/device-identity.ts';
import { desiredState, signDesired } from '../../../support/desired-samples.ts';
import { edgeIdentity, temporaryFolder, testConfig } from '../../../support/edge-device.ts';
import { testIdentity } from '../../../support/test-identity.ts';

const hub = await testIdentity();
const quiet = pino({ level: 'silent' });
const own = LocalConfig.parse({
  camera: { type: 'browser' },
  http: { port: 8091 },
  cameraLogin: { user: 'viewer', password: 'p@ss/word' },
});
let folder: ReturnType<typeof temporaryFolder>;
let device: DeviceIdentity;
beforeEach(async () => {
  folder = temporaryFolder();
  device = { ...(await edgeIdentity(hub, folder.path, 'mqtts://127.0.0.1:1')), grantedAt: 1_000 };
});
afterEach(() => folder.remove());

const trialOf = (signed: string) => ({ signed, revision: 2, bundle: 0, starts: 1, blindBefore: false });
const lay = (over: Partial<DesiredState>, signer = hub) =>
  effectiveState(device, own, { kept: signDesired(desiredState(device, over), signer), trial: null }, quiet);

it('without a word of the hub, grant and agent.json count', () => {
  const state = effectiveState(device, own, { kept: null, trial: null }, quiet);
  expect(state).toMatchObject({ revision: 0, bundle: 0, trialS: undefined, localConfig: own, identity: device });
});

it('the hub decides what it names, and agent.json the rest', () => {
  const config = testConfig({ hub: hub.hub, siteName: '新名称', version: 'config-2' });
  const state = lay({ revision: 4, config, settings: { language: 'en' } });
  expect(state.identity.config).toEqual(config);
  expect(state).toMatchObject({
    revision: 4,
    localConfig: { language: 'en', camera: { type: 'browser' }, http: { port: 8091 } },
  });
});

it('the hub decides how a doorway is watched, all of it at once', () => {
  const device = LocalConfig.parse({ ...own, sightings: { everyMinutes: 30, clips: { days: 7 } } });
  expect(device.sightings?.clips?.days).toBe(7);
  const { localConfig } = lay({ settings: { sightings: { everyMinutes: 5, looksPerSecond: 2, cpuShare: 0.3 } } });
  expect(localConfig.sightings).toEqual({ everyMinutes: 5, looksPerSecond: 2, cpuShare: 0.3 });
  expect(lay({ settings: {} }).localConfig.sightings).toBeUndefined();
});

it('what is on trial comes before what is kept', () => {
  const kept = signDesired(desiredState(device, { settings: { language: 'zh-CN' } }), hub);
  const trial = trialOf(signDesired(desiredState(device, { revision: 2, settings: { language: 'en' } }), hub));
  expect(effectiveState(device, own, { kept, trial }, quiet)).toMatchObject({
    revision: 2,
    trialS: 20,
    localConfig: { language: 'en' },
  });
});

it('a grant that is newer than the word of the hub keeps its configuration; settings stay', () => {
  device = { ...device, grantedAt: Date.now() / 1000 + 60 };
  const state = lay({ config: testConfig({ hub: hub.hub, version: 'config-2' }), settings: { language: 'en' } });
  expect(state.identity.config.version).toBe('config-1');
  expect(state.localConfig.language).toBe('en');
});

it('a file that somebody altered, or another hub signed, is left out', async () => {
  expect(lay({ revision: 9 }, await testIdentity())).toMatchObject({ revision: 0, localConfig: own });
});

it("an RTSP camera that the hub names gets this device's own account", () => {
  const camera: CameraSpec = { type: 'ffmpeg', fps: 5, input: { kind: 'rtsp', url: 'rtsp://10.0.0.9:554/door' } };
  expect(lay({ settings: { camera } }).localConfig.camera).toMatchObject({
    input: { url: 'rtsp://viewer:p%40ss%2Fword@10.0.0.9:554/door' },
  });
});
