import { describe, expect, it } from 'vitest';
import { TEMPLATE } from '../../../../models/engine/align.ts';
import type { Point } from '../../../../models/engine/face-engine.ts';
import { poseOf } from '../../../../models/engine/pose.ts';

function turned({ x, y }: Point, degrees: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return { x: x * Math.cos(angle) - y * Math.sin(angle), y: x * Math.sin(angle) + y * Math.cos(angle) };
}

describe('pose from five points', () => {
  it('of the template is level and frontal', () => {
    const pose = poseOf(TEMPLATE);
    expect(Math.abs(pose.yawDeg)).toBeLessThan(1);
    expect(Math.abs(pose.rollDeg)).toBeLessThan(1);
    expect(pose.eyeDistancePx).toBeCloseTo(0.96 * 35.2, 1);
  });

  it.each([-60, -20, 5, 45])('tells a head tilted by %d degrees, and does not call that turned', (degrees) => {
    const pose = poseOf({
      ...TEMPLATE,
      leftEye: turned(TEMPLATE.leftEye, degrees),
      rightEye: turned(TEMPLATE.rightEye, degrees),
      nose: turned(TEMPLATE.nose, degrees),
    });
    expect(pose.rollDeg).toBeCloseTo(degrees, 0);
    expect(Math.abs(pose.yawDeg)).toBeLessThan(1);
  });

  it('grows with the distance of the nose from the middle, to either side', () => {
    const yaws = [-18, -9, 0, 9, 18].map((shift) => {
      return poseOf({ ...TEMPLATE, nose: { x: TEMPLATE.nose.x + shift, y: TEMPLATE.nose.y } }).yawDeg;
    });
    expect(yaws).toEqual(yaws.toSorted((one, other) => one - other));
    expect(yaws.at(-1)).toBeGreaterThan(35);
    expect(yaws[0]).toBeLessThan(-35);
  });
});
