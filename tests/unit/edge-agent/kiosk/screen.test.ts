import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CameraState } from '../../../../edge-agent/camera/camera.ts';
import type { KioskState } from '../../../../edge-agent/kiosk/kiosk-state.ts';
import { createScreen, type Phase } from '../../../../edge-agent/kiosk/screen.ts';
import { createBedsideTasks } from '../../../../edge-agent/session/bedside-tasks.ts';
import type { LinkStatus } from '../../../../edge-agent/uplink/link-status.ts';
import { testConfig } from '../../../support/edge-device.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ONLINE: LinkStatus = { online: true, pending: 0, rejected: 0, lastReceiptAt: null, outOfService: null };
const looking: Phase = {
  name: 'looking',
  kind: 'patient.registration',
  advice: null,
  framesDone: 0,
  framesNeeded: 3,
  attempt: 1,
};
const result = (outcome: 'match' | 'no-match'): Phase => ({
  name: 'result',
  kind: 'patient.registration',
  outcome,
  reasons: [],
  reference: 'abc123',
  at: '2026-11-22T01:00:00.000Z',
});

function opened(
  over: { camera?: CameraState; link?: Partial<LinkStatus>; engineFailed?: boolean; browserCamera?: boolean } = {},
) {
  const camera = { state: over.camera ?? 'ok', onChange: () => () => undefined };
  const link = { status: { ...ONLINE, ...over.link }, onChange: () => () => undefined };
  const engineFailed = () => over.engineFailed ?? false;
  const bedsideTasks = createBedsideTasks(() => 0);
  const page = { staffFace: () => false, browserPosition: false, browserCamera: over.browserCamera ?? false };
  return createScreen({ config: testConfig(), camera, link, engineFailed, bedsideTasks, ...page });
}

describe('screen', () => {
  it.each([
    ['match', 3_000],
    ['no-match', 8_000],
  ] as const)('is free for the next person after a %s', (outcome, shownMs) => {
    const screen = opened();
    screen.show(result(outcome));
    vi.advanceTimersByTime(shownMs - 1);
    expect(screen.state.phase.name).toBe('result');
    vi.advanceTimersByTime(1);
    expect(screen.state.phase.name).toBe('idle');
  });

  it('does not take a new look away when an old result has been shown long enough', () => {
    const screen = opened();
    screen.show(result('match'));
    screen.show(looking);
    vi.advanceTimersByTime(10_000);
    expect(screen.state.phase.name).toBe('looking');
  });

  it.each([
    ['the disk is full', { link: { outOfService: 'disk-full' } }, { name: 'out-of-service', reason: 'disk-full' }],
    ['the engine failed', { engineFailed: true }, { name: 'out-of-service', reason: 'engine-failed' }],
    ['the camera is lost', { camera: 'lost' }, { name: 'out-of-service', reason: 'camera-lost' }],
    ['the camera shows a standing picture', { camera: 'frozen' }, { name: 'out-of-service', reason: 'camera-lost' }],
    ['the camera is covered', { camera: 'covered' }, { name: 'idle' }],
    ['the page’s own camera is lost', { camera: 'lost', browserCamera: true }, { name: 'idle' }],
    ['the hub is out of reach', { link: { online: false, pending: 9 } }, { name: 'idle' }],
  ] as const)('when %s shows %o', (_, over, phase) => {
    expect(opened(over).state.phase).toEqual(phase);
  });

  it('tells of each change once', () => {
    const screen = opened();
    const states: KioskState[] = [];
    screen.onChange((state) => states.push(state));
    screen.show(looking);
    screen.show(looking);
    screen.refresh();
    screen.show({ ...looking, advice: 'no-face' });
    expect(states.map(({ phase }) => phase.name === 'looking' && phase.advice)).toEqual([null, 'no-face']);
    screen.close();
  });
});
