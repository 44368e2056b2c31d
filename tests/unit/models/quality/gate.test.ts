import { describe, expect, it } from 'vitest';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { shortcomings } from '../../../../models/quality/gate.ts';
import type { FaceMeasures } from '../../../../models/quality/measures.ts';
import { goodMeasures } from './aligned-faces.ts';

const limits = { ...defaultFacePolicy().quality, maxPitchDeg: 25, minMouthVisible: 0.2 };
const light = goodMeasures.light;

describe('the quality gate', () => {
  it('lets a good face pass', () => {
    expect(shortcomings(goodMeasures, limits)).toEqual([]);
  });

  it.each<[string, Partial<FaceMeasures>, string]>([
    ['far away', { eyeDistancePx: 12 }, 'too-small'],
    ['filling the picture', { faceShare: 0.96 }, 'too-close'],
    ['half outside the picture', { visibleShare: 0.5 }, 'off-centre'],
    ['looking aside', { yawDeg: -50 }, 'turned-away'],
    ['lying down', { rollDeg: 80 }, 'turned-away'],
    ['looking at the floor', { pitchDeg: -40 }, 'turned-away'],
    ['unfocused', { sharpness: 0.05 }, 'blurred'],
    ['with a mask', { mouthVisible: 0.02 }, 'masked'],
    ['in the dark', { light: { ...light, under: 0.8, over: 0.01 } }, 'too-dark'],
    ['in the glare', { light: { ...light, under: 0.01, over: 0.8 } }, 'too-bright'],
    ['before a window', { light: { ...light, under: 0.8, behindStops: 3 } }, 'backlit'],
  ])('refuses a face %s, and says what to do about it', (_, change, reason) => {
    expect(shortcomings({ ...goodMeasures, ...change }, limits)).toEqual([reason]);
  });

  it.each([
    'eyeDistancePx',
    'faceShare',
    'visibleShare',
    'yawDeg',
    'rollDeg',
    'pitchDeg',
    'sharpness',
    'mouthVisible',
  ] as const)('refuses a face whose %s could not be told', (measure) => {
    expect(shortcomings({ ...goodMeasures, [measure]: Number.NaN }, limits)).toHaveLength(1);
  });

  it('names everything that is wrong at once', () => {
    const face = { ...goodMeasures, eyeDistancePx: 10, yawDeg: 60, sharpness: 0 };
    expect(shortcomings(face, limits)).toEqual(['too-small', 'turned-away', 'blurred']);
  });

  it('wants room around the face while liveness is measured, if the policy says how much', () => {
    const near = { ...goodMeasures, faceShare: 0.7 };
    expect(shortcomings(near, limits, { liveness: true })).toEqual(['too-close']);
    expect(shortcomings(near, limits)).toEqual([]);
    const { maxFaceShareForLiveness: _, ...old } = limits;
    expect(shortcomings(near, old, { liveness: true })).toEqual([]);
  });

  it('judges neither nod nor mask under a policy without such limits', () => {
    const { maxPitchDeg: _, minMouthVisible: __, ...old } = limits;
    expect(shortcomings({ ...goodMeasures, pitchDeg: 80, mouthVisible: 0 }, old)).toEqual([]);
  });
});
