import { describe, expect, it, vi } from 'vitest';
import { type Checkup, problemOf, watchTrial } from '../../../../edge-agent/desired/trial.ts';

const WELL: Checkup = { camera: 'ok', online: true, outOfService: false, stalled: [] };

describe('how an agent is after a change', () => {
  it.each<[string, Partial<Checkup>, boolean, string | undefined]>([
    ['well', {}, false, undefined],
    ['no pictures', { camera: 'lost' }, false, 'CAMERA_LOST'],
    ['no picture yet', { camera: 'starting' }, false, 'CAMERA_LOST'],
    ['no pictures, as before', { camera: 'lost' }, true, undefined],
    ['a covered camera: it gives pictures', { camera: 'covered' }, false, undefined],
    ['a camera in a page that nobody has opened', { camera: undefined }, false, undefined],
    ['the hub out of reach', { online: false }, false, 'HUB_UNREACHABLE'],
    ['a loop that stands still', { stalled: ['capture'] }, false, 'STALLED'],
    ['a full disk', { outOfService: true, camera: 'lost' }, false, 'OUT_OF_SERVICE'],
  ])('%s', (_, over, blindBefore, problem) => {
    expect(problemOf({ ...WELL, ...over }, blindBefore)).toBe(problem);
  });
});

describe('a trial', () => {
  /** Plays how the agent is, a second each, and returns the verdict and when it came. */
  function play(seconds: readonly Partial<Checkup>[], withinMs: number) {
    vi.useFakeTimers();
    try {
      let at = 0;
      let verdict: { problem: string | undefined; at: number } | undefined;
      watchTrial({
        checkup: () => ({ ...WELL, ...seconds[Math.min(Math.floor(at / 1000), seconds.length - 1)] }),
        blindBefore: false,
        withinMs,
        monotonic: () => at,
        onVerdict: (problem) => {
          verdict = { problem, at };
        },
      });
      for (; at < withinMs + 5_000 && !verdict; ) {
        at += 250;
        vi.advanceTimersByTime(250);
      }
      return verdict;
    } finally {
      vi.useRealTimers();
    }
  }
  const bad = { camera: 'lost' } as const;

  it('is passed after three seconds on end', () => {
    expect(play([bad, {}], 20_000)).toEqual({ problem: undefined, at: 4_000 });
  });
  it('begins anew when something fails in between', () => {
    expect(play([{}, {}, bad, {}], 20_000)).toMatchObject({ problem: undefined, at: 6_000 });
  });
  it('is failed when its time is over, by what is wrong then', () => {
    expect(play([bad], 10_000)).toEqual({ problem: 'CAMERA_LOST', at: 10_000 });
  });
});
