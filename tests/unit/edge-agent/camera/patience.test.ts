import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPatience } from '../../../../edge-agent/camera/patience.ts';

const SILENCE = 5_000;

/** Patience with a camera that gave a picture at each of these instants (ms) after a start at 0. */
function patienceWith(...instants: number[]) {
  const patience = createPatience(SILENCE);
  patience.begin(0);
  for (const at of instants) patience.arrived(at);
  return patience;
}

describe('patience with a camera', () => {
  it.each([
    ['waits for the first key frame of a stream', patienceWith(), 11_900, false],
    ['ends when none comes', patienceWith(), 12_100, true],
    ['ends after the ordinary silence of a fast camera', patienceWith(100, 200, 300), 5_400, true],
    ['lasts until then', patienceWith(100, 200, 300), 5_200, false],
    ['lasts longer for a camera with one picture in four seconds', patienceWith(1_000, 5_000, 9_000), 18_900, false],
    ['ends for that one as well', patienceWith(1_000, 5_000, 9_000), 19_100, true],
    [
      'is as short as before once a slow camera has become fast',
      patienceWith(4_000, 8_000, 8_100, 8_200, 8_300, 8_400),
      13_500,
      true,
    ],
  ])('%s', (_, patience, at, over) => {
    expect(patience.isOver(at)).toBe(over);
  });

  it('is never longer than lets an alarm be signed within 20 s', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(gaps, (steps) => {
        let at = 0;
        const patience = createPatience(SILENCE);
        patience.begin(0);
        for (const step of steps) {
          at += step;
          patience.arrived(at);
        }
        expect(patience.isOver(at + 15_000)).toBe(true);
        expect(patience.isOver(at + SILENCE)).toBe(false);
      }),
    );
  });
});
