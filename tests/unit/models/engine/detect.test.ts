import { describe, expect, it } from 'vitest';
import { type Detection, visibleArea, withoutDuplicates } from '../../../../models/engine/detect.ts';

const face = (x: number, score: number): Detection => ({ box: { x, y: 0, width: 100, height: 100 }, score });

describe('boxes of one face', () => {
  it('are reduced to the surest', () => {
    expect(withoutDuplicates([face(0, 0.8), face(10, 0.95), face(20, 0.9)])).toEqual([face(10, 0.95)]);
  });

  it('are told from those of a neighbour', () => {
    expect(withoutDuplicates([face(0, 0.8), face(60, 0.95)])).toHaveLength(2);
  });
});

describe('the visible area of a box', () => {
  const frame = { width: 200, height: 100 };
  it.each([
    ['inside the frame', { x: 10, y: 10, width: 50, height: 40 }, 2000],
    ['half outside it', { x: 150, y: 0, width: 100, height: 100 }, 5000],
    ['larger than it', { x: -50, y: -50, width: 500, height: 500 }, 20_000],
    ['beside it', { x: 300, y: 0, width: 50, height: 50 }, 0],
  ])('%s', (_, box, area) => {
    expect(visibleArea(box, frame)).toBe(area);
  });
});
