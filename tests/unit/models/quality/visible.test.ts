import { expect, it } from 'vitest';
import type { Box } from '../../../../models/engine/face-engine.ts';
import { visibleShareOf } from '../../../../models/quality/visible.ts';

const frame = { width: 640, height: 480 };
const corners = ({ x, y, width, height }: Box) => [
  { x, y },
  { x: x + width, y: y + height },
];
const inside: Box = { x: 250, y: 120, width: 140, height: 200 };

it.each<[string, Box, Box, number]>([
  ['a face in the middle', inside, inside, 1],
  ['a narrow face in the middle', { ...inside, width: 90 }, inside, 1],
  ['a face whose box reaches out of the frame', { ...inside, x: -70 }, inside, 0.5],
  ['a face whose points reach out of the frame', inside, { ...inside, x: 570 }, 0.5],
  ['half a face, boxed alone at the left', { ...inside, x: 5, width: 70 }, { ...inside, x: 5, width: 70 }, 0.5],
  ['half a face, boxed alone at the right', { ...inside, x: 565, width: 70 }, { ...inside, x: 565, width: 70 }, 0.5],
  [
    'what is left of a face below its eyes, at the top',
    { ...inside, y: 3, height: 74 },
    { ...inside, y: 3, height: 74 },
    0.5,
  ],
  ['a wide face in the middle', { ...inside, height: 120 }, { ...inside, height: 120 }, 1],
  ['a whole face at the top', { ...inside, y: 3 }, { ...inside, y: 3 }, 1],
  ['a whole face at the side', { ...inside, x: 5 }, { ...inside, x: 5 }, 1],
])('%s', (_, box, points, share) => {
  expect(visibleShareOf(frame, box, corners(points))).toBeCloseTo(share);
});

it('is unknown where the box or the points are no numbers', () => {
  expect(visibleShareOf(frame, { ...inside, x: Number.NaN }, corners(inside))).toBeNaN();
  expect(visibleShareOf(frame, inside, [{ x: Number.NaN, y: 3 }])).toBeNaN();
});
