import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Embedding, FaceEngine, Frame, FrameAnalysis } from '../../../models/engine/face-engine.ts';
import { createOnnxEngine } from '../../../models/engine/onnx-engine.ts';
import { cosine } from '../../../models/match.ts';
import { defaultFacePolicy } from '../../../models/policy.ts';
import { installedWeights } from '../../../models/weights.ts';
import { DEMO_FACES, type DemoFace, demoPhotograph, demoPortrait } from '../../support/demo-faces.ts';

const policy = defaultFacePolicy();
const blank = (value: number): Frame => ({ width: 320, height: 240, rgb: new Uint8Array(320 * 240 * 3).fill(value) });

function embeddingOf(analysis: FrameAnalysis): Embedding {
  if (analysis.outcome !== 'usable') throw new Error(`not usable: ${analysis.reasons.join(', ')}`);
  return analysis.embedding;
}

describe('the ONNX face engine', () => {
  let engine: FaceEngine;
  const portraits = new Map<DemoFace, Frame>();
  const portrait = (face: DemoFace): Frame => portraits.get(face) ?? blank(0);
  const analyse = (frame: Frame) => engine.analyse(frame, policy.quality);

  beforeAll(async () => {
    engine = createOnnxEngine();
    const names = Object.keys(DEMO_FACES) as DemoFace[];
    await Promise.all([engine.start(), ...names.map(async (name) => portraits.set(name, await demoPortrait(name)))]);
  });
  afterAll(() => engine.stop());

  it('knows a woman again on another photograph', async () => {
    const one = embeddingOf(await analyse(portrait('smilingOne')));
    const three = embeddingOf(await analyse(portrait('smilingThree')));
    expect(cosine(one, three)).toBeGreaterThan(0.5);
  });

  it('tells different people apart, in consecutive frames too', async () => {
    const people: DemoFace[] = ['smilingThree', 'darkHair', 'brownHair', 'blondCurls'];
    const embeddings = await Promise.all(people.map(async (face) => embeddingOf(await analyse(portrait(face)))));
    for (const [i, one] of embeddings.entries()) {
      for (const other of embeddings.slice(i + 1)) expect(cosine(one, other)).toBeLessThan(0.4);
    }
  });

  it('gives the same embedding for the same frame, whatever came before', async () => {
    const first = embeddingOf(await analyse(portrait('darkHair')));
    await analyse(portrait('brownHair'));
    expect(embeddingOf(await analyse(portrait('darkHair')))).toEqual(first);
  });

  it('describes the face it used', async () => {
    const analysis = await analyse(portrait('darkHair'));
    if (analysis.outcome !== 'usable') throw new Error('not usable');
    expect(analysis.faces).toHaveLength(1);
    expect(analysis.face.landmarks).toHaveLength(68);
    expect(analysis.face.eyeDistancePx).toBeGreaterThan(80);
    expect(Math.abs(analysis.face.rollDeg)).toBeLessThan(15);
    for (const component of Object.values(analysis.face.quality)) {
      expect(component).toBeGreaterThan(0.5);
      expect(component).toBeLessThanOrEqual(1);
    }
  });

  it('says how live a face looks only when asked, and the same each time', async () => {
    const frame = portrait('darkHair');
    expect(await analyse(frame)).not.toHaveProperty('liveness');
    const asked = await engine.analyse(frame, policy.quality, { liveness: true });
    expect(asked).toMatchObject({ outcome: 'usable', liveness: { logit: expect.any(Number) } });
    expect(await engine.analyse(frame, policy.quality, { liveness: true })).toEqual(asked);
  });

  it('never guesses between several people', async () => {
    const analysis = await analyse(await demoPhotograph('sample5'));
    expect(analysis).toMatchObject({ outcome: 'not-assessable', reasons: ['several-faces'] });
    expect(analysis.faces.length).toBeGreaterThan(1);
  });

  it.each([0, 128, 255])('finds nobody in a blank picture (%d)', async (value) => {
    expect(await analyse(blank(value))).toEqual({ outcome: 'not-assessable', reasons: ['no-face'], faces: [] });
  });

  it('says too-dark in the dark', async () => {
    const { width, height, rgb } = portrait('brownHair');
    const analysis = await analyse({ width, height, rgb: rgb.map((value) => value * 0.13) });
    expect(analysis.outcome === 'not-assessable' && analysis.reasons).toContain('too-dark');
  });

  it('leaves the caller its frame', async () => {
    const frame = portrait('darkHair');
    await analyse(frame);
    expect(frame.rgb.byteLength).toBe(frame.width * frame.height * 3);
  });

  it('does not read beyond a frame that is part of a larger buffer', async () => {
    const { width, height, rgb } = portrait('darkHair');
    const buffer = new Uint8Array(rgb.length + 2000).fill(7);
    buffer.set(rgb, 1000);
    const analysis = await analyse({ width, height, rgb: buffer.subarray(1000, 1000 + rgb.length) });
    expect(embeddingOf(analysis)).toEqual(embeddingOf(await analyse(portrait('darkHair'))));
  });

  it.each([
    ['fewer bytes than pixels', { ...blank(9), rgb: new Uint8Array(10) }],
    ['more bytes than pixels', { ...blank(9), height: 239 }],
    ['no pixels', { width: 0, height: 0, rgb: new Uint8Array(0) }],
    ['half a pixel', { ...blank(9), width: 320.5 }],
  ])('refuses a frame with %s', async (_, frame) => {
    await expect(analyse(frame)).rejects.toMatchObject({ code: 'INVALID_FRAME' });
  });

  it('refuses frames beyond its bounded queue, answers those before, and takes new ones afterwards', async () => {
    const calls = Array.from({ length: 10 }, () => analyse(blank(50)));
    const settled = await Promise.allSettled(calls);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    for (const call of settled.slice(8)) {
      expect(call).toMatchObject({ status: 'rejected', reason: { code: 'BUSY' } });
    }
    await expect(analyse(blank(50))).resolves.toMatchObject({ outcome: 'not-assessable' });
  });
});

describe('the life of an engine', () => {
  it('begins with start and ends with stop, which lets accepted frames finish', async () => {
    const engine = createOnnxEngine();
    await expect(engine.analyse(blank(1), policy.quality)).rejects.toMatchObject({ code: 'NOT_RUNNING' });
    await Promise.all([engine.start(), engine.start()]);
    const last = engine.analyse(blank(1), policy.quality);
    await engine.stop();
    await expect(last).resolves.toMatchObject({ reasons: ['no-face'] });
    await expect(engine.analyse(blank(1), policy.quality)).rejects.toMatchObject({ code: 'NOT_RUNNING' });
    await engine.start();
    await expect(engine.analyse(blank(1), policy.quality)).resolves.toMatchObject({ reasons: ['no-face'] });
    await engine.stop();
    await engine.stop();
  });
});

describe('an engine whose worker dies', () => {
  it('rejects the frames it had accepted, says so from then on, and can be started again', async () => {
    const engine = createOnnxEngine();
    const created = once(process, 'worker') as Promise<[Worker]>;
    await engine.start();
    const [worker] = await created;

    const accepted = [engine.analyse(blank(1), policy.quality), engine.analyse(blank(2), policy.quality)];
    const settled = Promise.allSettled(accepted);
    await worker.terminate();
    for (const call of await settled) {
      expect(call).toMatchObject({ status: 'rejected', reason: { code: 'WORKER_FAILED' } });
    }
    await expect(engine.analyse(blank(1), policy.quality)).rejects.toMatchObject({ code: 'WORKER_FAILED' });

    await engine.start();
    await expect(engine.analyse(blank(1), policy.quality)).resolves.toMatchObject({ reasons: ['no-face'] });
    await engine.stop();
  });
});

describe('an engine with wrong weights', () => {
  const installed = installedWeights();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zs-engine-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const freshCopies = () =>
    Promise.all(installed.manifest.files.map(({ name }) => copyFile(join(installed.folder, name), join(folder, name))));

  it.each([
    ['that are missing', 'WEIGHTS_MISSING', (path: string) => rm(path)],
    ['cut short', 'WEIGHTS_ALTERED', (path: string) => truncate(path, 1000)],
    [
      'with one bit changed',
      'WEIGHTS_ALTERED',
      async (path: string) => {
        const bytes = await readFile(path);
        await writeFile(path, bytes.with(4000, (bytes[4000] ?? 0) ^ 1));
      },
    ],
  ])('%s refuses to start, and to analyse', async (_, code, damage) => {
    await freshCopies();
    await damage(join(folder, 'fr_feature.onnx'));
    const engine = createOnnxEngine({ weights: { manifest: installed.manifest, folder } });
    await expect(engine.start()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/fr_feature\.onnx.*npm run models:fetch/),
    });
    await expect(engine.analyse(blank(1), policy.quality)).rejects.toMatchObject({ code });
    await engine.stop();
  });

  it('starts once they were put right', async () => {
    await freshCopies();
    await rm(join(folder, 'fr_detect.onnx'));
    const engine = createOnnxEngine({ weights: { manifest: installed.manifest, folder } });
    await expect(engine.start()).rejects.toMatchObject({ code: 'WEIGHTS_MISSING' });
    await freshCopies();
    await engine.start();
    await expect(engine.analyse(blank(1), policy.quality)).resolves.toMatchObject({ reasons: ['no-face'] });
    await engine.stop();
  });
});
