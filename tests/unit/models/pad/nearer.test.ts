import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearer } from '../../../../models/pad/nearer.ts';

const WIDTH = 200;
const HEIGHT = 150;
const frame = { width: WIDTH, height: HEIGHT, rgb: new Uint8Array(WIDTH * HEIGHT * 3) };

describe('a picture from nearer', () => {
  it('shows the face at the share asked for, in the proportions of the picture, wherever the face is', () => {
    const spot = fc.record({ x: fc.integer({ min: 0, max: 150 }), y: fc.integer({ min: 0, max: 90 }) });
    fc.assert(
      fc.property(spot, fc.double({ min: 0.45, max: 0.95, noNaN: true }), (at, share) => {
        const cut = nearer(frame, { ...at, width: 40, height: 60 }, share);
        expect(60 / (cut?.height ?? 0)).toBeCloseTo(share, 1);
        expect((cut?.width ?? 0) / (cut?.height ?? 1)).toBeCloseTo(WIDTH / HEIGHT, 1);
      }),
    );
  });

  it('is none when the face takes as much already', () => {
    expect(nearer(frame, { x: 0, y: 0, width: 40, height: 60 }, 0.4)).toBeUndefined();
    expect(nearer(frame, { x: 0, y: 0, width: 40, height: 60 }, Number.NaN)).toBeUndefined();
  });
});
