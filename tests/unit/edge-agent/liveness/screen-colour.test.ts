import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  colourSample,
  colourScores,
  drawColours,
  SCREEN_COLOURS,
  type ScreenColour,
} from '../../../../edge-agent/liveness/screen-colour.ts';
import type { Frame } from '../../../../models/engine/face-engine.ts';

const BOX = { x: 40, y: 30, width: 40, height: 50 };
const LIGHT: Readonly<Record<ScreenColour, readonly [number, number, number]>> = {
  red: [40, 0, 0],
  green: [0, 40, 0],
  blue: [0, 0, 40],
  white: [15, 15, 15],
};

/** A grey room with a face in it, and what each of them reflects of the screen, 0 to 1. */
function room(colour: ScreenColour, onFace: number, onWall: number): Frame {
  const [width, height] = [120, 100];
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const face = x >= BOX.x && x < BOX.x + BOX.width && y >= BOX.y && y < BOX.y + BOX.height;
    const base = face ? [150, 110, 90] : [100, 100, 100];
    const share = face ? onFace : onWall;
    for (const [i, value] of base.entries()) rgb[pixel * 3 + i] = value + (LIGHT[colour][i] ?? 0) * share;
  }
  return { width, height, rgb };
}

const scoresOf = (onFace: number, onWall: number) =>
  colourScores(SCREEN_COLOURS.map((colour) => colourSample(colour, room(colour, onFace, onWall), BOX)));

describe('the colours of the screen', () => {
  it('are drawn so that each differs from the one before', () => {
    for (let i = 0; i < 50; i++) {
      const drawn = drawColours((below) => randomInt(below));
      expect(drawn).toHaveLength(6);
      for (const [at, colour] of drawn.entries()) expect(colour).not.toBe(drawn[at + 1]);
    }
  });

  it('are found on a face that reflects them, and not on a wall that does not', () => {
    const scores = scoresOf(1, 0);
    expect(scores).toBeUndefined(); // a wall that never changes at all is no camera picture
    const real = scoresOf(1, 0.1);
    expect(real?.colourFace).toBeGreaterThan(0.95);
  });

  it('are not found where something else changes the light', () => {
    const wrong = SCREEN_COLOURS.map((colour, i) => {
      const other = SCREEN_COLOURS[(i + 1) % SCREEN_COLOURS.length] ?? colour;
      return colourSample(colour, room(other, 1, 1), BOX);
    });
    expect(colourScores(wrong)?.colourFace).toBeLessThan(0.5);
  });

  it('say nothing without samples, or in the dark', () => {
    expect(colourScores([])).toBeUndefined();
    const dark: Frame = { width: 120, height: 100, rgb: new Uint8Array(120 * 100 * 3) };
    expect(colourScores(SCREEN_COLOURS.map((colour) => colourSample(colour, dark, BOX)))).toBeUndefined();
  });
});
