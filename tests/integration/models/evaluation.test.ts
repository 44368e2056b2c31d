import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeJpeg } from '../../../models/decode.ts';
import { type FacePipeline, openPipeline } from '../../../models/engine/pipeline.ts';
import { pipelineEmbedder } from '../../../models/evaluation/face-embedder.ts';
import type { LabelledPair } from '../../../models/evaluation/labels.ts';
import { acquire, evaluatePopulation } from '../../../models/evaluation/population.ts';
import { evaluatePairs } from '../../../models/evaluation/verification.ts';
import { defaultFacePolicy } from '../../../models/policy.ts';
import { installedWeights } from '../../../models/weights.ts';
import { DEMO_FACES, type DemoFace, demoPortrait } from '../../support/demo-faces.ts';

describe('measuring on labelled photographs', () => {
  let folder: string;
  let pipeline: FacePipeline;
  const { correction: _, ...policy } = {
    ...defaultFacePolicy(),
    verification: { ...defaultFacePolicy().verification, threshold: 0.49 },
  };
  const rules = { policy, seed: 1 };
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
    const { report } = await evaluatePairs(pipelineEmbedder(pipeline), pairs, rules, options());
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
    const { report } = await evaluatePairs(pipelineEmbedder(pipeline), withFailure, rules, options());
    expect(report).toMatchObject({ pairs: 5, failedToEnrol: 1 });
    expect(report.accuracy10fold).toBeCloseTo((2 / 3 + 1) / 2, 9);
    expect(report.fnmrAtFmr1e3).toBeCloseTo(1 / 3, 9);
  });

  it('leaves out pairs with a picture that a kiosk would have asked to take better, when told to', async () => {
    const real = pipelineEmbedder(pipeline);
    let turn = 0;
    const embed: typeof real.embed = async (frame) => ({ ...(await real.embed(frame)), advised: turn++ === 0 });
    const and = [...pairs, { left: 'darkHair.jpg', right: 'darkHair.jpg', same: true, fold: '1' }];
    const { report } = await evaluatePairs({ embed }, and, { ...rules, asAdvised: true }, options());
    expect(report).toMatchObject({ pairs: 3, leftOut: 2, failedToEnrol: 0, fnmrAtFmr1e3: 0 });
  });

  it.each([
    ['missing', 'stranger.jpg', /stranger\.jpg is not in/],
    ['outside the folder', '../../etc/hostname', /outside/],
  ])('refuses an image that is %s', async (_, left, message) => {
    const wrong = [{ left, right: 'darkHair.jpg', same: false, fold: '1' }];
    await expect(evaluatePairs(pipelineEmbedder(pipeline), wrong, rules, options())).rejects.toMatchObject({
      code: 'DATA_SET_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('compares everyone of a labelled folder with everyone, and says which pictures gave no face', async () => {
    const people = [
      { file: 'smilingOne.jpg', person: 'a', group: 'one' },
      { file: 'smilingThree.jpg', person: 'a', group: 'one' },
      { file: 'darkHair.jpg', person: 'b', group: 'two' },
      { file: 'nobody.jpg', person: 'b', group: 'two' },
      { file: 'brownHair.jpg', person: 'c', group: 'two' },
    ];
    const acquired = await acquire(pipelineEmbedder(pipeline), people, options());
    expect(acquired).toMatchObject({ images: 5, failureToAcquire: 0.2, refused: { 'no-face': 1 } });
    const { report } = evaluatePopulation(acquired, { ...rules, perTemplate: 1 });
    expect(report).toMatchObject({
      people: 3,
      genuinePairs: 1,
      impostorPairs: 5,
      fnmrAtFmr1e3: Number.NaN,
      shippedThreshold: 0.49,
      fmrAtShippedThreshold: 0,
      fnmrAtShippedThreshold: 0,
      groups: [
        { group: 'one', people: 1, faces: 2, genuinePairs: 1, impostorPairs: 0, fmr: Number.NaN, fnmr: 0 },
        { group: 'two', people: 2, faces: 2, genuinePairs: 0, impostorPairs: 1, fmr: 0, fnmr: Number.NaN },
      ],
    });
    const templates = evaluatePopulation(acquired, { ...rules, perTemplate: 2 }).report;
    expect(templates).toMatchObject({ genuinePairs: 0, impostorPairs: 2, fmrAtShippedThreshold: 0 });
  });
});
