import { describe, expect, it } from 'vitest';
import { CHALLENGE_REASONS } from '../../../../contract/challenge.ts';
import { FaceEvidence, PadEvidence } from '../../../../contract/evidence.ts';
import type { FinishedChallenge } from '../../../../edge-agent/liveness/challenge.ts';
import { challengedFace, challengedPad } from '../../../../edge-agent/liveness/challenge-evidence.ts';

const PASSIVE: PadEvidence = { outcome: 'not-run', method: 'passive-1', scores: { live: 0.8, low: 0.1, high: 0.7 } };
const MATCH: FaceEvidence = {
  outcome: 'match',
  reasons: [],
  score: 0.7,
  threshold: 0.49,
  policy: 'p',
  model: 'm',
  frames: 3,
};
const ended = (reason: FinishedChallenge['reason']): FinishedChallenge => ({
  name: 'finished',
  reason,
  plan: [
    ['left', 'smile'],
    ['blink', 'right'],
  ],
  attempt: 1,
  done:
    reason === 'done'
      ? [
          { ask: 'blink', ms: 900 },
          { ask: 'right', ms: 1_400 },
        ]
      : [{ ask: 'blink', ms: 900 }],
});

describe('the evidence of a challenge', () => {
  it.each(CHALLENGE_REASONS)('can be signed when it ended with %s', (reason) => {
    const pad = challengedPad(PASSIVE, ended(reason));
    expect(PadEvidence.parse(pad)).toMatchObject({ method: 'challenge-1', challenge: { reason, tries: 2 } });
    expect(FaceEvidence.safeParse(challengedFace(MATCH, pad)).success).toBe(true);
    // Whatever was asked is on record, done or not.
    expect(pad.challenge?.prompts.map(({ ask }) => ask)).toEqual(['blink', 'right']);
    expect(pad.challenge?.prompts[1]?.ms).toBe(reason === 'done' ? 1_400 : null);
  });

  it.each([
    ['done', 'pass', 'match'],
    ['other-face', 'fail', 'match'],
    ['timed-out', 'not-run', 'not-assessable'],
    ['declined', 'not-run', 'not-assessable'],
    ['lost', 'not-run', 'not-assessable'],
    ['wrong-move', 'not-run', 'not-assessable'],
    ['unavailable', 'not-run', 'not-assessable'],
  ] as const)('%s is %s, and the match becomes %s', (reason, outcome, face) => {
    const pad = challengedPad(PASSIVE, ended(reason));
    expect(pad.outcome).toBe(outcome);
    expect(challengedFace(MATCH, pad)).toMatchObject({ outcome: face, score: 0.7 });
  });

  it('is no pass for what looked like a picture meanwhile', () => {
    expect(challengedPad({ ...PASSIVE, outcome: 'fail' }, ended('done')).outcome).toBe('fail');
  });

  it('leaves a face alone that did not match, or that nothing was asked of', () => {
    const noMatch: FaceEvidence = { ...MATCH, outcome: 'no-match', score: 0.1 };
    expect(challengedFace(noMatch, challengedPad(PASSIVE, ended('declined')))).toBe(noMatch);
    expect(challengedFace(MATCH, PASSIVE)).toBe(MATCH);
  });
});
