import { describe, expect, it } from 'vitest';
import { EMBEDDING_LENGTH } from '../../../../contract/vault.ts';
import { calibrate, ratesFor } from '../../../../models/evaluation/calibration.ts';
import type { KnownFace } from '../../../../models/evaluation/comparisons.ts';
import { compareHeldOut } from '../../../../models/evaluation/held-out-mean.ts';
import { randomSource } from '../../../../models/evaluation/people-split.ts';
import { draftPolicy } from '../../../../models/evaluation/policy-draft.ts';
import { correctionFrom } from '../../../../models/evaluation/score-correction.ts';
import { similarityUnder, unitVector } from '../../../../models/match.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';

const random = randomSource(7);
const noise = (size: number) => Float64Array.from({ length: EMBEDDING_LENGTH }, () => (random() - 0.5) * size);

/** People who share something with everyone of their group; two pictures each. */
function population(people: number, group: string, shared: number): KnownFace[] {
  const common = noise(shared);
  return Array.from({ length: people }, (_, number) => {
    const own = noise(1);
    return [1, 2].map(() => {
      const shake = noise(0.5);
      const vector = common.map((value, i) => value + (own[i] ?? 0) + (shake[i] ?? 0));
      return { person: `${group}-${number}`, group, embedding: unitVector(vector) };
    });
  }).flat();
}

const faces = population(60, 'north', 1);
const options = { thresholds: [0.5], perTemplate: 1, seed: 1 };

describe('calibration', () => {
  it('measures every pair under the correction of everybody but the two, and counts it once', () => {
    const { report, correction } = calibrate(faces, { ...options, correctionId: 'c' });
    expect(report).toMatchObject({
      people: 60,
      faces: 120,
      correctionPeople: 60,
      genuinePairs: 60,
      impostorPairs: (120 * 119) / 2 - 60,
    });
    expect(correction).toMatchObject({ id: 'c', people: 60 });
  });

  it('scores a pair as a policy does whose correction comes from the others', () => {
    const some = faces.slice(0, 80);
    const [one, other] = [some[0], some[3]];
    if (!one || !other) throw new RangeError('no faces');
    const others = some.filter(({ person }) => person !== one.person && person !== other.person);
    const score = similarityUnder({ correction: correctionFrom(others, 'c') })(one.embedding, other.embedding);
    const isOfPair = (face: KnownFace) => face === one || face === other;
    expect(compareHeldOut(some, isOfPair, 1).impostors[0]).toBeCloseTo(score, 5);
  });

  it('lets fewer strangers of the population match at the same threshold when corrected', () => {
    const plain = calibrate(faces, { ...options, correctionId: undefined });
    const corrected = calibrate(faces, { ...options, correctionId: 'c' });
    expect(corrected.report.holding[0]?.threshold).toBeLessThan(plain.report.holding[0]?.threshold ?? 0);
    expect(plain.correction).toBeUndefined();
  });

  it('has a row for every group at every threshold, counting pairs inside the group only', () => {
    const both = [...faces, ...population(60, 'south', 1)];
    const { report } = calibrate(both, { ...options, correctionId: undefined });
    expect(report.groups.map(({ group }) => group)).toEqual(
      ['north', 'south'].flatMap((group) => [...report.holding, ...report.given].map(() => group)),
    );
    expect(report.groups[0]).toMatchObject({ people: 60, faces: 120, impostorPairs: (120 * 119) / 2 - 60 });
  });

  it('says the same for the same seed, whatever the order of the images', () => {
    const one = calibrate(faces, { ...options, correctionId: 'c' });
    const other = calibrate([...faces].reverse(), { ...options, correctionId: 'c' });
    expect(other.report.holding[0]?.threshold).toBeCloseTo(one.report.holding[0]?.threshold ?? 0, 6);
  });

  it('refuses a correction from so few people that it would show them', () => {
    expect(() => calibrate(faces.slice(0, 58), { ...options, correctionId: 'c' })).toThrow(/needs 30 people/);
  });

  it('names only rates that there are pairs for', () => {
    expect(ratesFor(10_000)).toEqual([1e-2, 1e-3, 1e-4]);
    expect(ratesFor(9_999)).toEqual([1e-2, 1e-3]);
    expect(ratesFor(0)).toEqual([]);
  });
});

describe('a drafted policy', () => {
  const base = defaultFacePolicy();
  const terms = { id: 'ours', model: 'm', measuredOn: 'test', fmr: 1e-2, fpir: 0.1, margin: 0.05 };

  it('holds its rate and a tenth of it for duplicates, and keeps the rest', () => {
    const calibration = calibrate(faces, { ...options, correctionId: 'c' });
    const draft = draftPolicy(base, calibration, terms);
    const allowed = calibration.comparisons.impostors.filter((score) => score >= draft.verification.threshold).length;
    expect(allowed).toBeLessThanOrEqual(calibration.comparisons.impostors.length * 1e-2);
    expect(draft.duplicate).toMatchObject({ fmr: 1e-3 });
    expect(draft).toMatchObject({ id: 'ours', correction: { id: 'c' }, quality: base.quality, capture: base.capture });
  });

  it('without a correction drops that of the policy it starts from: thresholds belong to their own scale', () => {
    const withCorrection = draftPolicy(base, calibrate(faces, { ...options, correctionId: 'c' }), terms);
    const plain = draftPolicy(withCorrection, calibrate(faces, { ...options, correctionId: undefined }), terms);
    expect(plain).not.toHaveProperty('correction');
  });

  it('promises nothing that there are too few pairs for', () => {
    const calibration = calibrate(faces, { ...options, correctionId: 'c' });
    expect(() => draftPolicy(base, calibration, { ...terms, fmr: 1e-5 })).toThrow(/7080 impostor pairs say nothing/);
  });
});
