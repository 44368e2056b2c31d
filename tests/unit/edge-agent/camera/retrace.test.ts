import { describe, expect, it } from 'vitest';
import { GLANCE_COLUMNS, GLANCE_ROWS } from '../../../../edge-agent/camera/glance.ts';
import { createRetraceDetector } from '../../../../edge-agent/camera/retrace.ts';

/** Where somebody is, in cells, and in which posture, in radians of a step. */
type Seen = readonly [x: number, posture: number];
const NOBODY: Seen = [-20, 0];

/** Somebody (a light patch of 8 x 10 cells, in a posture) at x, before a room; with the noise of a sensor or of coding. */
function glance([x, posture]: Seen, noise: (cell: number) => number): Uint8Array {
  const cells = new Uint8Array(GLANCE_COLUMNS * GLANCE_ROWS);
  for (let i = 0; i < cells.length; i++) {
    const [column, row] = [i % GLANCE_COLUMNS, Math.floor(i / GLANCE_COLUMNS)];
    const isPerson = Math.abs(column - x) < 4 && row > 7;
    cells[i] = (isPerson ? 170 + 25 * Math.sin(column - x + row + posture) : 60 + 3 * column) + noise(i);
  }
  return cells;
}

/** Reproducible noise of plus or minus `size`, another one at each call. */
function noiseOf(size: number): (cell: number) => number {
  let state = 7;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return size * (2 * (state / 2_147_483_648) - 1);
  };
}

/** Two movements whose periods have no common one: this never comes again. */
const wandering = (t: number): Seen => [16 + 7 * Math.sin(t / 9) + 6 * Math.sin(t / 14.3 + 1), t * 0.61];
/** Every 15 seconds somebody walks through, one faster, one slower. */
const walkThrough = (t: number): Seen => {
  const [turn, into] = [Math.floor(t / 150), t % 150];
  return into < 90 ? [into * (0.4 + 0.13 * Math.sin(turn * 2.4)), t * 0.61] : NOBODY;
};

function watch(seenAt: (t: number) => Seen, glances: number, noise = noiseOf(3)) {
  const detector = createRetraceDetector();
  let loopedAt: number | undefined;
  for (let t = 0; t < glances; t++) {
    detector.note(glance(seenAt(t), noise));
    if (detector.looped) loopedAt ??= t;
  }
  return { detector, loopedAt };
}

describe('a recording that is coded anew each time it is played', () => {
  it.each([30, 73, 150, 600])(
    'is found out within eight seconds of its second round, if it has %i pictures',
    (period) => {
      const { loopedAt } = watch((t) => wandering(t % period), 2 * period + 80);
      expect(loopedAt).toBeGreaterThanOrEqual(period);
      expect(loopedAt).toBeLessThan(period + 110);
    },
  );

  it('is believed again after three seconds of new movement', () => {
    const { detector } = watch((t) => (t < 200 ? wandering(t % 50) : wandering(t + 5_000)), 200 + 120);
    expect(detector.looped).toBe(false);
  });
});

describe('a live camera is believed', () => {
  it.each([
    ['while somebody wanders about', wandering, 1_200],
    ['when nobody is there, however long', () => NOBODY, 1_200],
    ['when people take the same way, each in their own time', walkThrough, 1_200],
    [
      'when somebody stands, and sways a little',
      (t: number): Seen => [16 + 0.4 * Math.sin(t / 5), 0.3 * Math.sin(t / 11)],
      1_200,
    ],
  ])('%s', (_, seenAt, glances) => {
    expect(watch(seenAt, glances).loopedAt).toBeUndefined();
  });

  it('though the light goes on and off every ten seconds', () => {
    const light = (t: number) => (t % 100 < 50 ? 0 : 40);
    const detector = createRetraceDetector();
    const noise = noiseOf(2);
    for (let t = 0; t < 1_000; t++) {
      detector.note(glance(NOBODY, (cell) => noise(cell) + light(t)));
      expect(detector.looped).toBe(false);
    }
  });
});

it('a scene in which nothing moves is no loop, and how long is known', () => {
  const { detector } = watch((t) => (t < 20 ? wandering(t) : [5, 0]), 320);
  expect(detector.looped).toBe(false);
  expect(detector.unmoved).toBeGreaterThan(250);
});
