import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeJpeg } from '../../../models/decode.ts';
import { type FacePipeline, openPipeline } from '../../../models/engine/pipeline.ts';
import { calibrate } from '../../../models/evaluation/calibration.ts';
import type { LabelledPair } from '../../../models/evaluation/labels.ts';
import { evaluatePairs } from '../../../models/evaluation/verification.ts';
import { installedWeights } from '../../../models/weights.ts';
import { DEMO_FACES, type DemoFace, demoPortrait } from '../../support/demo-faces.ts';

describe('measuring on labelled photographs', () => {
  let folder: string;
  let pipeline: FacePipeline;
  const options = () => ({ folder, now: () => performance.now(), progress: () => {} });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zs-evaluation-test-'));
    pipeline = await openPipeline(installedWeights());
    const names = Object.keys(DEMO_FACES) as DemoFace[];
    await Promise.all(
      names.map(async (name) => writeFile(join(folder, `${name}.jpg`), await encodeJpeg(await demoPortrait(name)))),
    );
    const nobody = { width: 250, height: 250, rgb: new Uint8Array(250 * 250 * 3).fill(90) };
    await writeFile(join(folder, 'nobody.jpg'), await encodeJpeg(nobody));
  });
  afterAll(async () => {
    await pipeline.close();
    await rm(folder, { recursive: true, force: true });
  });

  const pairs: LabelledPair[] = ['1', '2'].flatMap((fold) => [
    { left: 'smilingOne.jpg', right: 'smilingThree.jpg', same: true, fold },
    { left: 'darkHair.jpg', right: 'brownHair.jpg', same: false, fold },
  ]);

  it('reports no errors where there are none', async () => {
    const report = await evaluatePairs(pipeline, pairs, options());
    expect(report).toMatchObject({
      pairs: 4,
      failedToEnrol: 0,
      accuracy10fold: 1,
      fnmrAtFmr1e2: 0,
      fnmrAtFmr1e3: 0,
    });
    expect(report.msPerImage).toBeGreaterThan(0);
  });

  it('counts an image without a face as a failure and its pair as an error', async () => {
    const withFailure = [...pairs, { left: 'smilingOne.jpg', right: 'nobody.jpg', same: true, fold: '1' }];
    const report = await evaluatePairs(pipeline, withFailure, options());
    expect(report).toMatchObject({ pairs: 5, failedToEnrol: 1 });
    expect(report.accuracy10fold).toBeCloseTo((2 / 3 + 1) / 2, 9);
    expect(report.fnmrAtFmr1e3).toBeCloseTo(1 / 3, 9);
  });

  it.each([
    ['missing', 'stranger.jpg', /stranger\.jpg is not in/],
    ['outside the folder', '../../etc/hostname', /outside/],
  ])('refuses an image that is %s', async (_, left, message) => {
    const wrong = [{ left, right: 'darkHair.jpg', same: false, fold: '1' }];
    await expect(evaluatePairs(pipeline, wrong, options())).rejects.toMatchObject({
      code: 'DATA_SET_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('calibrates thresholds on a population, saying how many comparisons they rest on', async () => {
    const people = [
      { file: 'smilingOne.jpg', person: 'a' },
      { file: 'smilingThree.jpg', person: 'a' },
      { file: 'darkHair.jpg', person: 'b' },
      { file: 'nobody.jpg', person: 'b' },
      { file: 'brownHair.jpg', person: 'c' },
    ];
    const report = await calibrate(pipeline, people, { thresholds: [0.49], perTemplate: 1 }, options());
    expect(report).toMatchObject({
      images: 5,
      people: 3,
      failedToEnrol: 1,
      refused: { 'no-face': 1 },
      genuinePairs: 1,
      impostorPairs: 5,
      holding: [],
      given: [{ threshold: 0.49, fmr: 0, fnmr: 0 }],
    });
  });

  it('compares templates of several images with the images left over', async () => {
    const people = [
      { file: 'smilingOne.jpg', person: 'a' },
      { file: 'smilingThree.jpg', person: 'a' },
      { file: 'darkHair.jpg', person: 'b' },
      { file: 'brownHair.jpg', person: 'c' },
    ];
    const report = await calibrate(pipeline, people, { thresholds: [0.49], perTemplate: 2 }, options());
    expect(report).toMatchObject({ genuinePairs: 0, impostorPairs: 2, given: [{ fmr: 0, fnmr: Number.NaN }] });
  });
});
