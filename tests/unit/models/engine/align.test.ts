import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALIGNED_SIZE, alignFace, similarityOf, TEMPLATE } from '../../../../models/engine/align.ts';
import type { Point } from '../../../../models/engine/face-engine.ts';
import type { FivePoints } from '../../../../models/engine/landmarks.ts';

const corners: Point[] = [
  { x: 0, y: 0 },
  { x: 10, y: 1 },
  { x: 7, y: 12 },
];

function moved({ x, y }: Point, scale: number, radians: number, dx: number, dy: number): Point {
  return {
    x: scale * (Math.cos(radians) * x - Math.sin(radians) * y) + dx,
    y: scale * (Math.sin(radians) * x + Math.cos(radians) * y) + dy,
  };
}

describe('alignment', () => {
  it('recovers any rotation, scale and shift', () => {
    const inRange = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    fc.assert(
      fc.property(inRange(0.1, 10), inRange(-3, 3), inRange(-500, 500), inRange(-500, 500), (scale, angle, dx, dy) => {
        const map = similarityOf(
          corners,
          corners.map((point) => moved(point, scale, angle, dx, dy)),
        );
        expect(map.a).toBeCloseTo(scale * Math.cos(angle), 9);
        expect(map.d).toBeCloseTo(scale * Math.sin(angle), 9);
        expect(map.b).toBeCloseTo(-map.d, 12);
        expect(map.e).toBeCloseTo(map.a, 12);
        expect(map.c).toBeCloseTo(dx, 6);
        expect(map.f).toBeCloseTo(dy, 6);
      }),
    );
  });

  it('never mirrors a face, even when its points are mirrored', () => {
    const map = similarityOf(
      corners,
      corners.map(({ x, y }) => ({ x: -x, y })),
    );
    expect(map.a * map.e - map.b * map.d).toBeGreaterThanOrEqual(0);
  });

  it('brings a turned, enlarged face to the places of the template', () => {
    const place = (point: Point) => moved(point, 2, 0.4, 150, 40);
    const points: FivePoints = {
      leftEye: place(TEMPLATE.leftEye),
      rightEye: place(TEMPLATE.rightEye),
      nose: place(TEMPLATE.nose),
      leftMouth: place(TEMPLATE.leftMouth),
      rightMouth: place(TEMPLATE.rightMouth),
    };
    const aligned = alignFace(frameWithDots(500, 400, Object.values(points)), points);
    for (const { x, y } of Object.values(TEMPLATE)) {
      expect(aligned.rgb[(Math.round(y) * ALIGNED_SIZE + Math.round(x)) * 3]).toBeGreaterThan(150);
    }
    expect(aligned.rgb[(20 * ALIGNED_SIZE + 56) * 3]).toBe(0);
  });
});

function frameWithDots(width: number, height: number, dots: Point[]) {
  const rgb = new Uint8Array(width * height * 3);
  for (const dot of dots) {
    for (let y = Math.round(dot.y) - 3; y <= Math.round(dot.y) + 3; y++) {
      for (let x = Math.round(dot.x) - 3; x <= Math.round(dot.x) + 3; x++)
        rgb.fill(255, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  return { width, height, rgb };
}
