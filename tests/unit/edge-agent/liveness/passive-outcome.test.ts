import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PadEvidence } from '../../../../contract/evidence.ts';
import type { PadPolicy } from '../../../../contract/face-policy.ts';
import { passiveOutcome } from '../../../../edge-agent/liveness/passive-outcome.ts';
import type { WatchedFrame } from '../../../../edge-agent/liveness/track.ts';
import { embeddingAt } from '../../../support/sample-template.ts';

const policy: PadPolicy = { method: 'passive-1', low: 0.1, high: 0.7, minFrames: 8 };
const alive = Math.log(9); // probability 0.9
const picture = -Math.log(99); // 0.01
const embedding = embeddingAt(0);

function frames(...logits: readonly (number | undefined)[]): WatchedFrame[] {
  return logits.map((logit, i) => ({
    at: i * 100,
    embedding,
    quality: { faceSize: 1, pose: 1, sharpness: 1, exposure: 1 },
    box: { x: 0, y: 0, width: 10, height: 10 },
    ...(logit === undefined ? {} : { liveness: { logit } }),
  }));
}

const times = (count: number, logit: number | undefined) => Array<number | undefined>(count).fill(logit);

describe('passiveOutcome', () => {
  it.each([
    ['a picture fails', frames(...times(8, picture)), [], { outcome: 'fail', scores: { live: expect.closeTo(0.01) } }],
    [
      'a person is no pass',
      frames(...times(8, alive)),
      [],
      { outcome: 'not-run', scores: { live: expect.closeTo(0.9) } },
    ],
    ['one bad frame does not decide', frames(picture, ...times(7, alive)), [], { outcome: 'not-run' }],
    ['too few frames decide nothing', frames(...times(7, picture)), [], { outcome: 'not-run', scores: { frames: 7 } }],
    ['frames nobody measured count for nothing', frames(...times(20, undefined)), [], { scores: { frames: 0 } }],
    ['frames without a number count for nothing', frames(...times(20, Number.NaN)), [], { scores: { frames: 0 } }],
    [
      'an accomplice does not outweigh the picture before',
      frames(...times(8, alive)),
      frames(...times(30, picture)),
      { outcome: 'fail' },
    ],
    [
      'a picture is not outweighed by who stood there before',
      frames(...times(8, picture)),
      frames(...times(30, alive)),
      { outcome: 'fail' },
    ],
    [
      'a track broken again and again is judged all the same',
      frames(picture),
      frames(...times(7, picture)),
      { outcome: 'fail' },
    ],
  ])('%s', (_, track, shed, expected) => {
    const outcome = passiveOutcome({ frames: track, shed }, policy);
    expect(outcome).toMatchObject(expected);
    expect(PadEvidence.parse(outcome)).toEqual(outcome);
  });

  it('says that nothing was looked at when the policy has no such section', () => {
    expect(passiveOutcome({ frames: frames(...times(8, picture)), shed: [] }, undefined)).toEqual({
      outcome: 'not-run',
    });
  });

  it('never passes anybody, and refuses nobody at low = 0', () => {
    const logits = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(logits, logits, fc.double({ min: 0, max: 0.7, noNaN: true }), (track, shed, low) => {
        const look = { frames: frames(...track), shed: frames(...shed) };
        expect(passiveOutcome(look, { ...policy, low }).outcome).not.toBe('pass');
        expect(passiveOutcome(look, { ...policy, low: 0 }).outcome).toBe('not-run');
      }),
    );
  });
});
