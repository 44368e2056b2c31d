import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRepetitionDetector, type Repetition } from '../../../../edge-agent/camera/repetition.ts';

/** The verdicts on these pictures, `stepMs` apart. */
function verdicts(digests: readonly string[], stepMs = 100): Repetition[] {
  const detector = createRepetitionDetector();
  return digests.map((digest, i) => detector.note(digest, 1_000 + i * stepMs));
}

const clip = (length: number, name = 'p') => Array.from({ length }, (_, i) => `${name}${i}`);
const times = (count: number, digest: string) => Array<string>(count).fill(digest);

describe('repetition', () => {
  it.each<[string, string[], Repetition]>([
    ['is not seen in a live camera', clip(500), 'fresh'],
    ['of one picture for nine seconds is none yet', times(90, 'a'), 'fresh'],
    ['of one picture for ten seconds is frozen', times(101, 'a'), 'frozen'],
    ['of a frozen picture ends with a new one', [...times(200, 'a'), 'b'], 'fresh'],
    ['of a clip that has begun again is not yet sure', [...clip(50), ...clip(7)], 'fresh'],
    ['of a clip played again is looped', [...clip(50), ...clip(8)], 'looped'],
    ['of a short clip is looped', [...clip(3), ...clip(3), ...clip(3), ...clip(3)], 'looped'],
    ['of a clip stays looped over a few new pictures', [...clip(50), ...clip(50), ...clip(9, 'q')], 'looped'],
    ['of a clip ends with ten new pictures', [...clip(50), ...clip(50), ...clip(10, 'q')], 'fresh'],
    ['of each picture by a slow camera is none', clip(200).flatMap((digest) => [digest, digest]), 'fresh'],
    ['of single pictures out of order is none', [...clip(40), ...clip(40).reverse()], 'fresh'],
  ])('%s', (_, digests, expected) => {
    expect(verdicts(digests).at(-1)).toBe(expected);
  });

  it('is seen when no time passes between pictures', () => {
    expect(verdicts(clip(30), 0).at(-1)).toBe('fresh');
    expect(verdicts(clip(31), 0).at(-1)).toBe('frozen');
    expect(verdicts(clip(31), -5).at(-1)).toBe('frozen');
  });

  it('is seen however long the clip, and never without one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2_000 }), (length) => {
        const once = clip(length);
        expect(verdicts(once)).not.toContain('looped');
        expect(verdicts([...once, ...once, ...once, ...once, ...once]).at(-1)).toBe('looped');
      }),
      { numRuns: 10 },
    );
  });

  it('remembers a bounded number of pictures', () => {
    expect(verdicts([...clip(4_000), ...clip(20)]).at(-1)).toBe('fresh');
  });
});
