import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../../contract/ids.ts';
import { digestOf } from '../../../../contract/jws.ts';
import { type KeptClip, toLetGo } from '../../../../edge-agent/clips/retention.ts';

const DAY = 86_400_000;
const MB = 1_000_000;
const NOW = 1_800_000_000_000;
const rule = { days: 30, megabytes: 10, leaveFreeMegabytes: 100 };

const clip = (name: string, daysOld: number, bytes = MB): KeptClip => ({
  digest: digestOf(name),
  at: NOW - daysOld * DAY,
  bytes,
});
const named = (clips: readonly KeptClip[]): Digest[] => clips.map(({ digest }) => digest);

describe('retention of clips', () => {
  const room = { now: NOW, freeBytes: 1000 * MB, bytes: MB };
  it.each([
    ['keeps what is young and little', [clip('a', 1), clip('b', 2)], room, [], true],
    ['lets go what is too old', [clip('a', 31), clip('b', 29)], room, ['a'], true],
    ['lets the oldest go when it is too much', [clip('new', 1, 5 * MB), clip('old', 9, 5 * MB)], room, ['old'], true],
    [
      'lets the oldest go when the disk is short',
      [clip('a', 2), clip('b', 1)],
      { ...room, freeBytes: 100.5 * MB },
      ['a'],
      true,
    ],
    ['keeps nothing new on a full disk', [clip('a', 1)], { ...room, freeBytes: MB }, ['a'], false],
    ['takes nothing larger than all of it', [clip('a', 1)], { ...room, bytes: 11 * MB }, ['a'], false],
  ])('%s', (_, clips, situation, gone, fits) => {
    const answer = toLetGo(clips, rule, situation);
    expect([named(answer.clips), answer.fits]).toEqual([gone.map((name) => digestOf(name)), fits]);
  });

  it('always ends within its bounds, and never lets a younger one go before an older one', () => {
    const clips = fc.array(fc.record({ days: fc.integer({ min: 0, max: 60 }), mb: fc.integer({ min: 1, max: 6 }) }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(clips, fc.integer({ min: 0, max: 400 }), (some, freeMb) => {
        const all = some.map(({ days, mb }, i) => clip(`${i}`, days, mb * MB));
        const { clips: gone, fits } = toLetGo(all, rule, { now: NOW, freeBytes: freeMb * MB, bytes: MB });
        const left = all.filter((one) => !gone.includes(one));
        const youngestGone = Math.max(...gone.map(({ at }) => at));
        expect(left.every(({ at }) => NOW - at <= 30 * DAY && at >= youngestGone)).toBe(true);
        const kept = left.reduce((sum, { bytes }) => sum + bytes, 0);
        if (fits) expect(kept + MB).toBeLessThanOrEqual(10 * MB);
        else expect(left).toEqual([]);
      }),
    );
  });
});
