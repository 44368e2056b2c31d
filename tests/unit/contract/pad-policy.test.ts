import { describe, expect, it } from 'vitest';
import { FacePolicy, PadPolicy } from '../../../contract/face-policy.ts';
import { defaultFacePolicy } from '../../../models/policy.ts';

const pad = { method: 'passive-1', low: 0.1, high: 0.7, minFrames: 8 };

const challenge = {
  method: 'challenge-1',
  ask: 'always',
  prompts: ['left', 'right', 'smile'],
  count: 2,
  promptMs: 4000,
};

describe('the pad section of a face policy', () => {
  it.each([
    ['bands as usual', {}],
    ['a lower band that refuses nobody', { low: 0 }],
    ['no middle band', { low: 0.5, high: 0.5 }],
    ['a challenge', { challenge }],
    ['a challenge with colours', { challenge, screenColour: true }],
  ])('takes %s', (_, over) => {
    expect(PadPolicy.safeParse({ ...pad, ...over }).success).toBe(true);
  });

  it.each([
    ['a method nobody knows', { method: 'passive-0' }],
    ['bands that cross', { low: 0.8 }],
    ['a band that refuses everybody', { low: 1, high: 1 }],
    ['a verdict on few frames', { minFrames: 7 }],
    ['a number that is none', { low: Number.NaN }],
    ['a field nobody knows', { accept: 0.9 }],
    ['colours without a challenge', { screenColour: true }],
    ['a challenge without a turn', { challenge: { ...challenge, prompts: ['closer', 'blink', 'smile'] } }],
    ['a prompt twice', { challenge: { ...challenge, prompts: ['left', 'left', 'smile'] } }],
    ['a choice of two', { challenge: { ...challenge, prompts: ['left', 'right'] } }],
    ['a challenge of one prompt', { challenge: { ...challenge, count: 1 } }],
    ['no time to do it', { challenge: { ...challenge, promptMs: 500 } }],
    ['a prompt nobody knows', { challenge: { ...challenge, prompts: ['left', 'right', 'jump'] } }],
  ])('refuses %s', (_, over) => {
    expect(PadPolicy.safeParse({ ...pad, ...over }).success).toBe(false);
  });

  it('is absent from the shipped policy, and may be added to it', () => {
    expect(defaultFacePolicy().pad).toBeUndefined();
    expect(FacePolicy.safeParse({ ...defaultFacePolicy(), pad }).success).toBe(true);
  });
});
