import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Digest } from '../../../contract/ids.ts';
import { expectedDigests, installedWeights, loadWeights, type WeightSet } from '../../../models/weights.ts';

const FILE = 'fr_landmark.onnx';

describe('weights', () => {
  const installed = installedWeights();
  let copy: WeightSet;

  beforeEach(async () => {
    copy = { ...installed, folder: await mkdtemp(join(tmpdir(), 'zs-weights-test-')) };
    await copyFile(join(installed.folder, FILE), join(copy.folder, FILE));
  });
  afterEach(() => rm(copy.folder, { recursive: true, force: true }));

  it('are loaded when they are the ones of the manifest, with their digest', async () => {
    const weights = await loadWeights(copy, FILE);
    expect(weights.bytes.byteLength).toBe(weights.file.bytes);
    expect(Digest.parse(weights.digest)).toBe(expectedDigests(copy.manifest, [FILE])[FILE]);
  });

  it('with a single bit changed are refused, naming the file and what to do', async () => {
    const bytes = await readFile(join(copy.folder, FILE));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(join(copy.folder, FILE), bytes);
    await expect(loadWeights(copy, FILE)).rejects.toMatchObject({
      code: 'WEIGHTS_ALTERED',
      message: expect.stringMatching(/fr_landmark\.onnx.*npm run models:fetch/),
    });
  });

  it.each(['fr_detect.onnx', 'unknown.onnx'])('that are missing (%s) are refused, naming the file', async (name) => {
    await expect(loadWeights(copy, name)).rejects.toMatchObject({
      code: 'WEIGHTS_MISSING',
      message: expect.stringContaining(name),
    });
  });
});
