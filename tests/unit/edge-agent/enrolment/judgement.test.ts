import { describe, expect, it } from 'vitest';
import { encodeFloats } from '../../../../contract/vector.ts';
import { judgeEnrolment, type KnownFaces } from '../../../../edge-agent/enrolment/judgement.ts';
import type { Embedding } from '../../../../models/engine/face-engine.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { embeddingAt } from '../../../support/sample-template.ts';

const measured = { fmr: 0.001, measuredOn: 'test', impostorPairs: 1 };
const policy = {
  ...defaultFacePolicy(),
  enrolment: { minFrames: 3, selfMatch: 0.6 },
  verification: { ...measured, threshold: 0.5 },
  duplicate: { ...measured, threshold: 0.4 },
};
const near = [0, 0.1, 0.2].map((angle) => embeddingAt(angle));
const among = (...faces: Embedding[]) => ({ count: faces.length, near: () => faces });
const nobody: KnownFaces = { others: among() };

describe('judgeEnrolment', () => {
  it.each<[string, number[], KnownFaces, string]>([
    ['pictures of one person', [0, 0.1, 0.2], nobody, 'fit'],
    ['one picture of another person', [0, 0.1, 1.5], nobody, 'inconsistent'],
    ['one bad picture among enough good ones', [0, 0.1, 1.5, 0.2], nobody, 'fit'],
    ['two bad pictures among enough good ones', [0, 1.4, 0.1, 1.5, 0.2], nobody, 'fit'],
    ['more bad pictures than can be dropped', [0, 1.4, 0.1, 1.5], nobody, 'inconsistent'],
    ['the face of somebody else', [0, 0.1, 0.2], { others: among(embeddingAt(1.5, 2), embeddingAt(0.3)) }, 'duplicate'],
    ['strangers in the gallery', [0, 0.1, 0.2], { others: among(embeddingAt(1.5, 2), embeddingAt(1.4, 3)) }, 'fit'],
    ['the same person again', [0, 0.1, 0.2], { own: embeddingAt(0.3), others: among() }, 'fit'],
    [
      'another face under an enrolled number',
      [0, 0.1, 0.2],
      { own: embeddingAt(1.5, 2), others: among() },
      'inconsistent',
    ],
  ])('%s: %s', (_, angles, known, outcome) => {
    expect(
      judgeEnrolment(
        angles.map((angle) => embeddingAt(angle)),
        known,
        policy,
      ).outcome,
    ).toBe(outcome);
  });

  it('asks more of a duplicate among many than among few: by chance somebody looks like you', () => {
    const like = embeddingAt(Math.acos(0.52));
    const strangers = Array.from({ length: 500 }, () => embeddingAt(1.5, 2));
    expect(
      judgeEnrolment(
        [0, 0, 0].map((angle) => embeddingAt(angle)),
        { others: among(like) },
        policy,
      ).outcome,
    ).toBe('duplicate');
    const crowd = { others: among(like, ...strangers) };
    expect(
      judgeEnrolment(
        [0, 0, 0].map((angle) => embeddingAt(angle)),
        crowd,
        policy,
      ).outcome,
    ).toBe('fit');
  });

  it('says how well the worst pair fits', () => {
    const judgement = judgeEnrolment(near, nobody, policy);
    expect(judgement.outcome === 'fit' && judgement.selfMatch).toBeCloseTo(Math.cos(0.2));
  });

  it('compares under the correction of the policy, for self-match, duplicates and the one enrolled before', () => {
    const mean = encodeFloats(embeddingAt(0).map((value) => value * 0.9));
    const correction = { id: 'c', mean, people: 30 };
    const plain = judgeEnrolment(near, { others: among(embeddingAt(0.9, 2)) }, policy);
    const corrected = judgeEnrolment(near, { others: among(embeddingAt(0.9, 2)) }, { ...policy, correction });
    expect([plain.outcome, corrected.outcome]).toEqual(['duplicate', 'inconsistent']);
    const alike = [0, 0.01, 0.02].map((angle) => embeddingAt(angle));
    const apart = { own: embeddingAt(0.9, 2), others: among() };
    expect(judgeEnrolment(alike, { others: apart.others }, { ...policy, correction }).outcome).toBe('fit');
    expect(judgeEnrolment(alike, { others: among(apart.own) }, { ...policy, correction }).outcome).toBe('fit');
    expect(judgeEnrolment(alike, apart, { ...policy, correction }).outcome).toBe('inconsistent');
    expect(judgeEnrolment(alike, apart, policy).outcome).toBe('fit');
  });

  it('makes the template of the pictures kept, and of all when all fit', () => {
    const judge = (angles: number[]) =>
      judgeEnrolment(
        angles.map((angle) => embeddingAt(angle)),
        nobody,
        policy,
      );
    const [clean, mended] = [judge([0, 0.1, 0.2]), judge([0, 1.5, 0.1, 0.2])];
    expect(mended).toMatchObject({ outcome: 'fit', frames: 3 });
    expect(mended).toEqual(clean);
    expect(judge([0, 0.05, 0.1, 0.15, 0.2])).toMatchObject({ outcome: 'fit', frames: 5 });
  });

  it('refuses to judge a single picture', () => {
    expect(() => judgeEnrolment(near.slice(0, 1), nobody, policy)).toThrow(
      expect.objectContaining({ code: 'NOTHING_TO_COMPARE' }),
    );
  });
});
