import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box, Frame } from '../../../../models/engine/face-engine.ts';
import type { Network } from '../../../../models/engine/network.ts';
import type { Patch } from '../../../../models/engine/resample.ts';
import { passiveLiveness, probabilityOf, viewOf } from '../../../../models/pad/passive.ts';

const size = { width: 128, height: 128 };

/** Left, right, top and bottom edge of what the network sees, in pixels of the frame. */
function edges(box: Box, frame: { width: number; height: number }) {
  const { a, c, e, f } = viewOf(box, frame, size);
  const left = c + 0.5 - a / 2;
  const top = f + 0.5 - e / 2;
  return { left, right: left + a * size.width, top, bottom: top + e * size.height };
}

function networkSaying(...logits: number[]): Network & { seen?: Patch } {
  const network: Network & { seen?: Patch } = {
    ...size,
    async run(patch) {
      network.seen = patch;
      return () => new Float32Array(logits);
    },
    close: async () => undefined,
  };
  return network;
}

describe('the view of the liveness network', () => {
  it.each([
    ['is 2.7 times the box around its centre', { x: 300, y: 200, width: 80, height: 100 }, [232, 448, 115, 385]],
    ['is shifted into the frame at the left', { x: 10, y: 200, width: 80, height: 100 }, [0, 216, 115, 385]],
    ['is shifted into the frame at the bottom', { x: 300, y: 370, width: 80, height: 100 }, [232, 448, 210, 480]],
    [
      'shrinks when the frame is too low for it',
      { x: 300, y: 140, width: 80, height: 200 },
      [244.2, 435.8, 0.5, 479.5],
    ],
    ['counts only what is inside the frame', { x: -40, y: 200, width: 120, height: 100 }, [0, 216, 115, 385]],
  ])('%s', (_, box, [left, right, top, bottom]) => {
    const seen = edges(box, { width: 640, height: 480 });
    expect(seen.left).toBeCloseTo(left ?? 0, 1);
    expect(seen.right).toBeCloseTo(right ?? 0, 1);
    expect(seen.top).toBeCloseTo(top ?? 0, 1);
    expect(seen.bottom).toBeCloseTo(bottom ?? 0, 1);
  });

  it('never leaves the frame', () => {
    const side = fc.integer({ min: 16, max: 4000 });
    const place = fc.double({ min: -500, max: 4000, noNaN: true });
    const length = fc.double({ min: 1, max: 5000, noNaN: true });
    fc.assert(
      fc.property(side, side, place, place, length, length, (width, height, x, y, boxWidth, boxHeight) => {
        const seen = edges({ x, y, width: boxWidth, height: boxHeight }, { width, height });
        expect(seen.left).toBeGreaterThanOrEqual(-1e-6);
        expect(seen.top).toBeGreaterThanOrEqual(-1e-6);
        expect(seen.right).toBeLessThanOrEqual(width + 1e-6);
        expect(seen.bottom).toBeLessThanOrEqual(height + 1e-6);
      }),
      { numRuns: 200 },
    );
  });
});

describe('passiveLiveness', () => {
  const frame: Frame = { width: 64, height: 64, rgb: new Uint8Array(64 * 64 * 3).fill(200) };
  const box = { x: 16, y: 16, width: 32, height: 32 };

  it.each([
    [[2, 0, -50], 2],
    [[0, 3, 3], -3.693],
    [[800, -800, 0], 800],
  ])('gives the log-odds of the first of %j', async (logits, expected) => {
    const { logit } = await passiveLiveness(networkSaying(...logits), frame, box);
    expect(logit).toBeCloseTo(expected, 3);
  });

  it('shows the network raw values', async () => {
    const network = networkSaying(0, 0, 0);
    await passiveLiveness(network, frame, box);
    expect(network.seen?.rgb.every((value) => Math.abs(value - 200) < 1e-3)).toBe(true);
  });

  it.each([
    [0, 0.5],
    [Math.log(9), 0.9],
    [-Math.log(9), 0.1],
    [-800, 0],
  ])('turns log-odds %d into a probability', (logit, probability) => {
    expect(probabilityOf(logit)).toBeCloseTo(probability);
  });
});
