import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openPipeline } from '../../../models/engine/pipeline.ts';
import { calibrate } from '../../../models/evaluation/calibration.ts';
import { pipelineEmbedder } from '../../../models/evaluation/face-embedder.ts';
import { thresholdsHolding } from '../../../models/evaluation/held-thresholds.ts';
import { ImpostorTail } from '../../../models/evaluation/impostor-tail.ts';
import { type LabelledImage, readPairs, readPeople } from '../../../models/evaluation/labels.ts';
import { acquire } from '../../../models/evaluation/population.ts';
import { identificationThreshold } from '../../../models/identify.ts';
import { defaultFacePolicy } from '../../../models/policy.ts';
import { installedWeights } from '../../../models/weights.ts';

const policy = defaultFacePolicy();
const tailsFile = new URL('../../../models/policies/default-tails.json', import.meta.url);
const tails = z.array(ImpostorTail).parse(JSON.parse(readFileSync(tailsFile, 'utf8')));
const { fmr, measuredOn } = policy.verification;
const { fpir, margin } = policy.identification ?? { fpir: 0.01, margin: 0 };
const terms = { fmr, fpir, margin, measuredOn };

/** The pictures the shipped thresholds come from: a folder as `picturesIn` reads it. */
const dataFolder = process.env.ZS_FACE_DATA;

describe('the shipped thresholds', () => {
  it('are those that the counts of impostor scores beside them give: none was written by hand', () => {
    const { verification, duplicate, identification } = thresholdsHolding(tails, terms);
    expect(policy).toMatchObject({ verification, duplicate, identification });
  });

  it('hold what they promise in every group that was counted', () => {
    for (const { group, bins, impostorPairs } of tails) {
      for (const { threshold, fmr: promised } of [policy.verification, policy.duplicate]) {
        const matched = bins.reduce((sum, [bin, count]) => (bin / 1000 >= threshold ? sum + count : sum), 0);
        expect(matched / impostorPairs, `${group} at ${threshold}`).toBeLessThanOrEqual(promised);
      }
    }
  });

  it('ask for more in a larger gallery, never for less than to verify one person', () => {
    const asked = [1, 100, 101, 5_000, 99_999, 1_000_000, 7_000_000].map((size) =>
      identificationThreshold(policy, size),
    );
    expect([policy.verification.threshold, ...asked]).toEqual(
      [policy.verification.threshold, ...asked].toSorted((one, other) => one - other),
    );
  });

  it('belong to the model that is installed', () => {
    expect(policy.model).toBe(installedWeights().manifest.id);
  });

  it.skipIf(dataFolder === undefined)(
    'come from the pictures again (needs ZS_FACE_DATA, their folder)',
    { timeout: 900_000 },
    async () => {
      const folder = dataFolder ?? '';
      const pipeline = await openPipeline(installedWeights());
      const now = () => performance.now();
      const { faces } = await acquire(pipelineEmbedder(pipeline), picturesIn(folder), {
        folder,
        now,
        progress: () => {},
      });
      await pipeline.close();
      const measured = calibrate(faces, { thresholds: [], perTemplate: 1, correctionId: undefined, seed: 1 });
      const { verification, duplicate } = thresholdsHolding(measured.tails, terms);
      // Another processor rounds otherwise: a score next to the edge of a bin may fall into the other one.
      expect(Math.abs(verification.threshold - policy.verification.threshold)).toBeLessThan(0.0015);
      expect(Math.abs(duplicate.threshold - policy.duplicate.threshold)).toBeLessThan(0.0015);
    },
  );
});

/**
 * The images of `people.csv` (file, person, group); without one, those of `east-asian-dev/people.csv` and of the pairs in
 * `lfw-dev/pairs.csv`, whose folders are named after their people, the first ones' people left out.
 */
function picturesIn(folder: string): LabelledImage[] {
  if (existsSync(`${folder}/people.csv`)) return readPeople(`${folder}/people.csv`);
  const eastAsian = readPeople(`${folder}/east-asian-dev/people.csv`);
  const counted = new Set(eastAsian.map(({ person }) => person));
  const mixed = new Set(readPairs(`${folder}/lfw-dev/pairs.csv`).flatMap(({ left, right }) => [left, right]));
  return [
    ...eastAsian.map(({ file, person }) => ({ file: `east-asian-dev/${file}`, person, group: 'east-asian' })),
    ...[...mixed]
      .filter((file) => !counted.has(dirname(file)))
      .map((file) => ({ file: `lfw-dev/images/${file}`, person: dirname(file), group: 'mixed' })),
  ];
}
