import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESH_POINTS } from '../../../../models/mesh/face-mesh.ts';
import { measuresOf } from '../../../../models/mesh/measures.ts';

/** A face drawn by the few points that are measured; all others lie between the eyes. */
const DRAWN: Readonly<Record<number, readonly [number, number]>> = {
  33: [100, 100],
  133: [130, 100],
  160: [110, 95],
  144: [110, 105],
  158: [120, 95],
  153: [120, 105],
  263: [200, 100],
  362: [170, 100],
  385: [180, 94],
  380: [180, 106],
  387: [190, 94],
  373: [190, 106],
  1: [150, 140],
  129: [130, 145],
  358: [170, 145],
  61: [125, 170],
  291: [175, 170],
};
const FRONTAL = { yawDeg: 0, pitchDeg: 0 };

function drawn(
  change: (point: readonly [number, number]) => readonly [number, number] = (point) => point,
): Float32Array {
  const mesh = new Float32Array(MESH_POINTS * 3);
  for (let i = 0; i < MESH_POINTS; i++) mesh.set([...change(DRAWN[i] ?? [150, 100]), 0], i * 3);
  return mesh;
}

describe('what is measured of a face mesh', () => {
  it('says how open the eyes are, how wide mouth and nose, and where the nose points', () => {
    const measures = measuresOf(drawn(), { yawDeg: 3, pitchDeg: -4 });
    expect(measures).toMatchObject({ yawDeg: 3, pitchDeg: -4, rollDeg: 0, noseOff: 0, eyeLinePx: 100 });
    expect(measures.eyesOpen.left).toBeCloseTo(10 / 30);
    expect(measures.eyesOpen.right).toBeCloseTo(12 / 30);
    expect(measures.mouthWidth).toBeCloseTo(0.5);
    expect(measures.noseWidth).toBeCloseTo(0.4);
  });

  it('does not depend on where the face is, how large it is or how it is tilted, except where it says so', () => {
    const anything = fc.record({
      size: fc.double({ min: 0.3, max: 5, noNaN: true }),
      tilt: fc.double({ min: -1, max: 1, noNaN: true }),
      x: fc.integer({ min: -500, max: 500 }),
      y: fc.integer({ min: -500, max: 500 }),
    });
    const plain = measuresOf(drawn(), FRONTAL);
    fc.assert(
      fc.property(anything, ({ size, tilt, x, y }) => {
        const [cos, sin] = [Math.cos(tilt) * size, Math.sin(tilt) * size];
        const moved = measuresOf(
          drawn(([px, py]) => [px * cos - py * sin + x, px * sin + py * cos + y]),
          FRONTAL,
        );
        expect(moved.noseOff).toBeCloseTo(plain.noseOff, 3);
        expect(moved.eyesOpen.left).toBeCloseTo(plain.eyesOpen.left, 3);
        expect(moved.mouthWidth).toBeCloseTo(plain.mouthWidth, 3);
        expect(moved.eyeLinePx).toBeCloseTo(plain.eyeLinePx * size, 1);
        expect(moved.rollDeg).toBeCloseTo((tilt * 180) / Math.PI, 1);
      }),
      { numRuns: 50 },
    );
  });

  it('calls a nose that lies towards the right edge of the picture a positive offset', () => {
    const turned = drawn(([x, y]) => (x === 150 && y === 140 ? [185, 140] : [x, y]));
    expect(measuresOf(turned, FRONTAL).noseOff).toBeCloseTo(0.35);
  });

  it.each([
    ['no points', new Float32Array(0), FRONTAL],
    ['a mesh without irises', new Float32Array(468 * 3).fill(1), FRONTAL],
    ['a point that is no number', drawn().fill(Number.NaN, 30, 31), FRONTAL],
    ['an angle that is no number', drawn(), { yawDeg: Number.NaN, pitchDeg: 0 }],
    ['eyes that are one point', new Float32Array(MESH_POINTS * 3).fill(7), FRONTAL],
  ])('refuses %s', (_, mesh, turned) => {
    expect(() => measuresOf(mesh, turned)).toThrow(expect.objectContaining({ code: 'INVALID_FRAME' }));
  });
});
