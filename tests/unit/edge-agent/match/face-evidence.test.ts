import { describe, expect, it } from 'vitest';
import { FaceEvidence } from '../../../../contract/evidence.ts';
import { encodeFloats } from '../../../../contract/vector.ts';
import { comparedFace, unassessedFace } from '../../../../edge-agent/match/face-evidence.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { embeddingAt } from '../../../support/sample-template.ts';

const policy = defaultFacePolicy();
const basis = { policy, model: 'model-1', notice: 'notice-1' };
const quality = (value: number) => ({ faceSize: value, pose: value, sharpness: value, exposure: value });
const frame = (angle: number, value = 1) => ({ at: 1, embedding: embeddingAt(angle), quality: quality(value) });

describe('face evidence', () => {
  it.each([
    ['all frames close', [0, 0.1, 0.2], 'match'],
    ['one lucky frame', [0, 1.5, 1.5], 'no-match'],
    ['one unlucky frame', [0, 0, 1.2], 'match'],
    ['all frames far', [1.5, 1.5, 1.5], 'no-match'],
  ])('%s', (_, angles, outcome) => {
    const face = comparedFace(
      angles.map((angle) => frame(angle)),
      embeddingAt(0),
      basis,
    );
    expect(face).toMatchObject({ outcome, frames: 3, policy: policy.id, model: 'model-1', notice: 'notice-1' });
    expect(FaceEvidence.safeParse(face).success).toBe(true);
  });

  it('scores under the correction of the policy', () => {
    const mean = encodeFloats(embeddingAt(0).map((value) => value * 0.9));
    const corrected = { ...basis, policy: { ...policy, correction: { id: 'c', mean, people: 30 } } };
    const [one, other] = [frame(0.5), embeddingAt(0.5, 2)] as const;
    expect(comparedFace([one], other, basis).outcome).toBe('match');
    expect(comparedFace([one], other, corrected).outcome).toBe('no-match');
  });

  it('names the mean quality of the frames used', () => {
    expect(comparedFace([frame(0, 0.4), frame(0, 0.8)], embeddingAt(0), basis).quality?.pose).toBeCloseTo(0.6);
  });

  it('has no score when nothing was compared', () => {
    const face = unassessedFace(['no-face', 'timed-out'], [], basis);
    expect(face).not.toHaveProperty('score');
    expect(face).not.toHaveProperty('quality');
    expect(FaceEvidence.safeParse(face).success).toBe(true);
  });
});
