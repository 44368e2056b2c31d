import { describe, expect, it } from 'vitest';
import { FacePolicy, PadPolicy } from '../../../contract/face-policy.ts';
import { defaultFacePolicy } from '../../../models/policy.ts';

const pad = { method: 'passive-1', low: 0.1, high: 0.7, minFrames: 8 };

describe('the pad section of a face policy', () => {
  it.each([
    ['bands as usual', {}],
    ['a lower band that refuses nobody', { low: 0 }],
    ['no middle band', { low: 0.5, high: 0.5 }],
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
  ])('refuses %s', (_, over) => {
    expect(PadPolicy.safeParse({ ...pad, ...over }).success).toBe(false);
  });

  it('is absent from the shipped policy, and may be added to it', () => {
    expect(defaultFacePolicy().pad).toBeUndefined();
    expect(FacePolicy.safeParse({ ...defaultFacePolicy(), pad }).success).toBe(true);
  });
});
