import { describe, expect, it } from 'vitest';
import { CHALLENGE_PROMPTS, type ChallengePrompt } from '../../../../contract/challenge.ts';
import { facingOf, isFacing, turnOf } from '../../../../edge-agent/liveness/challenge-move.ts';
import { lengthOf, measuresIn, play, RECORDINGS, type Recording } from '../../../support/challenge-recording.ts';

/** All ordered pairs that can be drawn. */
const PAIRS = CHALLENGE_PROMPTS.flatMap((one) =>
  CHALLENGE_PROMPTS.filter((two) => two !== one).map((two): ChallengePrompt[] => [one, two]),
).filter((pair) => pair.includes('left') || pair.includes('right'));

/** The share of all starts and pairs in which a recording does what is asked by chance. */
function chanceOf(recording: Recording, pairs = PAIRS): number {
  const starts = Array.from({ length: lengthOf(recording) }, (_, from) => from);
  const ends = starts.flatMap((from) => pairs.map((pair) => play(recording, from, [pair]).reason));
  return ends.filter((reason) => reason === 'done').length / ends.length;
}

describe('recordings of people who move as they like', () => {
  it.each([
    ['live-1', 2, 13],
    ['live-2', 19, 6],
  ] as const)('show that a turn of the head reaches the limits, to both sides: %s', (recording, left, right) => {
    const faces = measuresIn(recording);
    const facing = facingOf(faces.filter((face) => isFacing(face, undefined)));
    const turns = faces.map((face) => turnOf(face, facing));
    expect(turns.filter((side) => side === 'left')).toHaveLength(left);
    expect(turns.filter((side) => side === 'right')).toHaveLength(right);
  });

  it.each<[ChallengePrompt, ChallengePrompt]>([
    ['left', 'blink'],
    ['right', 'smile'],
    ['blink', 'right'],
  ])('pass with %s, then %s, where a living person happens to do so', (...pair) => {
    expect(chanceOf('live-1', [pair])).toBeGreaterThan(0.03);
  });

  it.each([
    ['live-1', 0.06],
    ['live-2', 0.01],
    ['replay-1', 0.02],
    ['replay-2', 0.01],
  ] as const)('seldom do what is asked by chance: %s in less than %d of all draws', (recording, limit) => {
    expect(chanceOf(recording)).toBeLessThan(limit);
  });

  it('always come to an end, and never fail anybody for being somebody else', () => {
    for (const recording of RECORDINGS) {
      for (let from = 0; from < lengthOf(recording); from += 5) {
        expect(play(recording, from, PAIRS.slice(from % 7, (from % 7) + 2)).reason).not.toBe('other-face');
      }
    }
  });
});
