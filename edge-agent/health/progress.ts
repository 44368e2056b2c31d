/** How one loop stands. `sinceProgressMs` counts from its last progress, or from its start while it has made none. */
export interface LoopHealth {
  readonly name: string;
  readonly healthy: boolean;
  readonly sinceProgressMs: number;
  readonly periodMs: number;
}

/** What `/health` answers. `healthy` only if every loop is. */
export interface HealthReport {
  readonly healthy: boolean;
  readonly loops: readonly LoopHealth[];
}

/** Held by a loop that has to make progress. */
export interface LoopProgress {
  progressed(): void;
  /** The loop ended on purpose: it is no longer expected to make progress. */
  ended(): void;
}

/** Health means "every loop made progress lately", not "the process is up": a stuck loop in a live process is ill. */
export interface Health {
  /** Registers a loop that promises progress at least every `periodMs`; it is unhealthy after twice that without any. */
  expect(name: string, periodMs: number): LoopProgress;
  report(): HealthReport;
}

/** `now` must be monotonic (ms): a stepped wall clock must not make a working agent look ill, or an ill one well. */
export function createHealth(now: () => number = () => performance.now()): Health {
  const loops = new Map<string, { lastAt: number; periodMs: number }>();
  return {
    expect(name, periodMs) {
      if (loops.has(name)) throw new Error(`a loop named ${name} is being watched already`);
      const loop = { lastAt: now(), periodMs };
      loops.set(name, loop);
      return {
        progressed: () => {
          loop.lastAt = now();
        },
        ended: () => {
          loops.delete(name);
        },
      };
    },
    report() {
      const at = now();
      const states = [...loops].map(([name, { lastAt, periodMs }]) => {
        const sinceProgressMs = Math.round(at - lastAt);
        return { name, healthy: sinceProgressMs <= 2 * periodMs, sinceProgressMs, periodMs };
      });
      return { healthy: states.every((state) => state.healthy), loops: states };
    },
  };
}
