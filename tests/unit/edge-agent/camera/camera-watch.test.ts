import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChainId, newChainId, newEventId } from '../../../../contract/ids.ts';
import type { AttestationDraft } from '../../../../edge-agent/attestation/draft.ts';
import type { CameraState } from '../../../../edge-agent/camera/camera.ts';
import { watchCamera } from '../../../../edge-agent/camera/camera-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const listeners = new Set<(state: CameraState) => void>();
  const events: string[] = [];
  let full = false;
  const camera = {
    state: 'starting' as CameraState,
    onChange: (listener: (state: CameraState) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const attestor = {
    attest(draft: AttestationDraft) {
      if (full) throw new Error('disk full');
      if (draft.kind === 'device.status') events.push(draft.status.event);
      return { jti: newEventId(1), chain: ChainId.parse(newChainId()), seq: 1, at: 1 };
    },
  };
  const stop = watchCamera(camera, attestor, pino({ level: 'silent' }), 100);
  const become = (state: CameraState) => {
    camera.state = state;
    for (const listener of listeners) listener(state);
  };
  return {
    events,
    become,
    stop,
    fillDisk: (is: boolean) => {
      full = is;
    },
  };
}

describe('watchCamera', () => {
  it('signs a loss and a return that last', () => {
    const { events, become } = watched();
    for (const state of ['ok', 'lost', 'ok'] as const) {
      become(state);
      vi.advanceTimersByTime(150);
    }
    expect(events).toEqual(['camera-lost', 'camera-restored']);
  });

  it('signs each doubt about the pictures by its name, and when it is over', () => {
    const { events, become } = watched();
    for (const state of ['ok', 'covered', 'frozen', 'looped', 'ok'] as const) {
      become(state);
      vi.advanceTimersByTime(150);
    }
    expect(events).toEqual(['camera-covered', 'camera-frozen', 'camera-looped', 'camera-restored']);
  });

  it('signs nothing for a camera that blinks', () => {
    const { events, become } = watched();
    become('ok');
    vi.advanceTimersByTime(150);
    for (let blink = 0; blink < 10; blink++) {
      become('lost');
      vi.advanceTimersByTime(50);
      become('ok');
      vi.advanceTimersByTime(50);
    }
    vi.advanceTimersByTime(500);
    expect(events).toEqual([]);
  });

  it('signs a loss for a camera that never came', () => {
    const { events } = watched();
    vi.advanceTimersByTime(150);
    expect(events).toEqual(['camera-lost']);
  });

  it('signs nothing after it was stopped', () => {
    const { events, stop } = watched();
    stop();
    vi.advanceTimersByTime(500);
    expect(events).toEqual([]);
  });

  it('survives a full disk', () => {
    const { events, become, fillDisk } = watched();
    fillDisk(true);
    vi.advanceTimersByTime(150);
    fillDisk(false);
    become('lost');
    vi.advanceTimersByTime(150);
    expect(events).toEqual(['camera-lost']);
  });
});
