import { describe, expect, it } from 'vitest';
import { hiddenBy } from '../../../../edge-agent/camera/coverage.ts';
import { createCameraDoubts } from '../../../../edge-agent/camera/doubt.ts';
import type { Frame } from '../../../../models/engine/face-engine.ts';
import { demoPortrait } from '../../../support/demo-faces.ts';

function painted(valueAt: (x: number, y: number) => number, width = 64, height = 48): Frame {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.fill(valueAt(i % width, Math.floor(i / width)), 3 * i, 3 * i + 3);
  return { width, height, rgb };
}

const noise = (x: number, y: number) => (x * 7919 + y * 104_729) % 8;
const black = painted((x, y) => noise(x, y));
const paper = painted((x, y) => 180 + noise(x, y));
const room = painted((x) => 60 + 2 * x);

describe('hiddenBy', () => {
  it.each([
    ['darkness with noise', black, 'dark'],
    ['paper before the lens', paper, 'covered'],
    ['a room', room, undefined],
    ['a dark room with one lamp', painted((x, y) => (x > 48 && y < 12 ? 90 : 8)), 'dark'],
    ['a dim room', painted((x) => 20 + x / 2), undefined],
  ])('%s: %s', (_, frame, expected) => {
    expect(hiddenBy(frame)).toBe(expected);
  });

  it('is nothing for a face that fills the frame', async () => {
    expect(hiddenBy(await demoPortrait('darkHair'))).toBeUndefined();
  });
});

describe('doubts about a camera', () => {
  const picture = (i: number) => new TextEncoder().encode(`picture ${i}`);
  /** Feeds pictures 100 ms apart, each decoded to `frame`. */
  const feed = (pictures: readonly number[], { repeats = false, frame = room } = {}) => {
    const doubts = createCameraDoubts(repeats);
    for (const [i, name] of pictures.entries()) {
      doubts.arrived(picture(name), 1_000 + i * 100);
      doubts.seen(frame, 1_000 + i * 100);
    }
    return doubts.current;
  };
  const live = Array.from({ length: 120 }, (_, i) => i);

  it.each([
    ['none for a live camera', live, {}, undefined],
    ['frozen', live.map(() => 1), {}, 'frozen'],
    ['looped', live.map((i) => i % 7), {}, 'looped'],
    ['none for a recording that says it is one', live.map((i) => i % 7), { repeats: true }, undefined],
    ['dark', live, { frame: black }, 'dark'],
    ['dark also when the darkness is frozen', live.map(() => 1), { frame: black }, 'dark'],
    ['covered', live, { frame: paper }, 'covered'],
    ['covered also for a recording', live, { frame: paper, repeats: true }, 'covered'],
    ['none for a hand that passes by', live.slice(0, 40), { frame: black }, undefined],
  ])('are %s', (_, pictures, how, expected) => {
    expect(feed(pictures, how)).toBe(expected);
  });

  it('give equal pictures equal digests', () => {
    const doubts = createCameraDoubts(false);
    expect(doubts.arrived(picture(1), 1)).toBe(doubts.arrived(picture(1), 2));
    expect(doubts.arrived(picture(1), 3)).not.toBe(doubts.arrived(picture(2), 4));
  });
});
