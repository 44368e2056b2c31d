import { expect, it } from 'vitest';
import type { DesiredState } from '../../../../contract/desired-state.ts';
import { RemoteCamera } from '../../../../contract/desired-state.ts';
import { judgeDesired } from '../../../../edge-agent/desired/judge.ts';
import { desiredState } from '../../../support/desired-samples.ts';
import { testConfig } from '../../../support/edge-device.ts';

const NOW = Date.parse('2026-11-23T03:00:00Z');
const config = testConfig();
const bundle = { version: 4, model: 'm', files: [] };

it.each<[string, Partial<DesiredState>, object]>([
  ['a higher revision', { revision: 6 }, { outcome: 'take' }],
  ['the revision it tried last', { revision: 5 }, { outcome: 'known' }],
  ['an older one that somebody plays again', { revision: 1 }, { outcome: 'known' }],
  ['one whose time is over', { revision: 6, exp: NOW / 1000 }, { outcome: 'refuse', problem: 'EXPIRED' }],
  ['newer models', { revision: 6, bundle }, { outcome: 'take' }],
  [
    'older models',
    { revision: 6, bundle: { ...bundle, version: 2 } },
    { outcome: 'refuse', problem: 'MODEL_DOWNGRADE' },
  ],
  ['another device', { revision: 6, config: testConfig({ device: 'kiosk-b2' }) }, { problem: 'NOT_FOR_THIS_DEVICE' }],
  ['another purpose', { revision: 6, config: testConfig({ profile: 'camera' }) }, { problem: 'NOT_FOR_THIS_DEVICE' }],
  [
    'another place at its site',
    { revision: 6, config: testConfig({ place: { type: 'desk', id: '9' } }) },
    { outcome: 'take' },
  ],
])('%s', (name, over, judgement) => {
  const keepsModels = over.bundle || name === 'older models' ? 3 : 0;
  const desired = desiredState({ config }, over, NOW);
  expect(judgeDesired(desired, { config, tried: 5, bundle: keepsModels, now: NOW })).toMatchObject(judgement);
});

it('going back to the models that came with the agent is a downgrade', () => {
  const desired = desiredState({ config }, { revision: 6 }, NOW);
  expect(judgeDesired(desired, { config, tried: 5, bundle: 3, now: NOW })).toMatchObject({
    problem: 'MODEL_DOWNGRADE',
  });
});

it.each([
  ['a recording', { type: 'replay', path: 'camera' }],
  ['a file', { type: 'ffmpeg', input: { kind: 'file', path: '/tmp/x.mp4' } }],
  ['an address with a password', { type: 'ffmpeg', input: { kind: 'rtsp', url: 'rtsp://admin:secret@10.0.0.9/1' } }],
])('a hub can not name %s as a camera', (_, camera) => {
  expect(RemoteCamera.safeParse(camera).success).toBe(false);
});
