import type { Clock } from '../../contract/evidence.ts';
import type { LoopProgress } from '../health/progress.ts';
import { type ClockReading, stepBetween } from './step.ts';
import type { Synchronisation } from './synchronisation.ts';

export interface DeviceClockParts {
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
  /** Monotonic clock, ms. */
  readonly monotonic: () => number;
  readonly synchronisation: () => Promise<Synchronisation>;
  /** The wall clock was set by so many ms. */
  readonly onStep: (stepMs: number) => void;
  readonly progress: LoopProgress;
  readonly periodMs?: number;
}

/** The device's word on its own clock, kept up to date by a loop. */
export interface DeviceClock {
  read(): Clock;
  /** Resolves once the source is known for the first time. */
  start(): Promise<void>;
  stop(): void;
}

/** How often the clock is looked at, ms. */
export const CLOCK_PERIOD_MS = 30_000;
// Asking takes a process, so only every fifth look asks.
const LOOKS_PER_QUESTION = 5;

/** The source is `ntp` only while the kernel says so and no step has been seen since; else `none`. The offset is unknown. */
export function createDeviceClock(parts: DeviceClockParts): DeviceClock {
  const { now, monotonic, synchronisation, onStep, progress, periodMs = CLOCK_PERIOD_MS } = parts;
  let source: Clock['source'] = 'none';
  let reading: ClockReading = { wall: now(), monotonic: monotonic() };
  let looks = 0;
  let timer: NodeJS.Timeout | undefined;

  async function ask(): Promise<void> {
    source = (await synchronisation()) === 'synchronised' ? 'ntp' : 'none';
    progress.progressed();
  }

  function look(): void {
    const next = { wall: now(), monotonic: monotonic() };
    const step = stepBetween(reading, next);
    reading = next;
    looks += 1;
    if (step !== null) {
      source = 'none';
      onStep(step);
    }
    if (step !== null || looks % LOOKS_PER_QUESTION === 0) void ask();
    else progress.progressed();
  }

  return {
    read: () => ({ source, offsetMs: null }),
    async start() {
      reading = { wall: now(), monotonic: monotonic() };
      await ask();
      timer = setInterval(look, periodMs);
    },
    stop() {
      clearInterval(timer);
      progress.ended();
    },
  };
}
