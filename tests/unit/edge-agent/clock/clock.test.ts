import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDeviceClock } from '../../../../edge-agent/clock/device-clock.ts';
import { STEP_TOLERANCE_MS, stepBetween } from '../../../../edge-agent/clock/step.ts';
import { askKernel, type Synchronisation } from '../../../../edge-agent/clock/synchronisation.ts';
import { createHealth } from '../../../../edge-agent/health/progress.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';

afterEach(() => vi.useRealTimers());

describe('a step of the wall clock', () => {
  it.each([
    ['both clocks ran', 30_000, 30_000, null],
    ['the wall clock was slewed by a little', 30_400, 30_000, null],
    ['the wall clock was set forward by an hour', 3_630_000, 30_000, 3_600_000],
    ['the wall clock was set back by a day', -86_370_000, 30_000, -86_400_000],
    ['the machine slept for ten minutes', 600_030, 30, 600_000],
  ])('%s', (_, wall, monotonic, step) => {
    const before = { wall: 1_795_332_617_000, monotonic: 5_000 };
    expect(stepBetween(before, { wall: before.wall + wall, monotonic: before.monotonic + monotonic })).toBe(step);
  });

  it('is found exactly, whatever time passed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: -1e9, max: 1e9 }), (passed, step) => {
        const found = stepBetween({ wall: 0, monotonic: 0 }, { wall: passed + step, monotonic: passed });
        expect(found).toBe(Math.abs(step) > STEP_TOLERANCE_MS ? step : null);
      }),
    );
  });
});

describe("the kernel's word", () => {
  it.each<[string, string, Synchronisation]>([
    ['yes', 'echo yes', 'synchronised'],
    ['no', 'echo no', 'not-synchronised'],
    ['something else', 'echo maybe', 'unknown'],
    ['an error', 'echo yes; exit 1', 'unknown'],
  ])('%s', async (_, script, answer) => {
    const folder = temporaryFolder();
    const program = join(folder.path, 'timedatectl');
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    expect(await askKernel(program)).toBe(answer);
    folder.remove();
  });

  it('is unknown where nobody can be asked', async () => {
    expect(await askKernel('/nonexistent/timedatectl')).toBe('unknown');
  });
});

describe('the device clock', () => {
  function clockWith(synchronisation: () => Promise<Synchronisation>) {
    vi.useFakeTimers();
    const offset = { ms: 0 };
    const steps: number[] = [];
    const clock = createDeviceClock({
      now: () => Date.now() + offset.ms,
      monotonic: () => performance.now(),
      synchronisation,
      onStep: (ms) => steps.push(ms),
      progress: createHealth().expect('clock', 1_000),
      periodMs: 1_000,
    });
    return { clock, offset, steps };
  }

  it.each<[Synchronisation, string]>([
    ['synchronised', 'ntp'],
    ['not-synchronised', 'none'],
    ['unknown', 'none'],
  ])('says, when the kernel says %s, that its source is %s, and claims no offset', async (answer, source) => {
    const { clock } = clockWith(async () => answer);
    expect(clock.read()).toEqual({ source: 'none', offsetMs: null });
    await clock.start();
    expect(clock.read()).toEqual({ source, offsetMs: null });
    clock.stop();
  });

  it('reports a step, and trusts the clock no more until the kernel is asked again', async () => {
    let answer: Synchronisation = 'synchronised';
    const { clock, offset, steps } = clockWith(async () => answer);
    await clock.start();
    answer = 'not-synchronised';
    offset.ms = 3_600_000;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(steps).toEqual([3_600_000]);
    expect(clock.read().source).toBe('none');
    answer = 'synchronised';
    await vi.advanceTimersByTimeAsync(10_000);
    expect(clock.read().source).toBe('ntp');
    expect(steps).toHaveLength(1);
    clock.stop();
  });
});
