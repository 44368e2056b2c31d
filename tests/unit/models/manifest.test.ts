import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifest, WEIGHTS_MANIFEST } from '../../../models/manifest.ts';

describe('a manifest', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zs-manifest-test-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const shipped = readManifest(WEIGHTS_MANIFEST);
  const [firstFile, ...otherFiles] = shipped.files;

  it('of the weights names the four networks with their input, and the licence', () => {
    const networks = shipped.files.filter(({ input }) => input !== undefined).map(({ name }) => name);
    expect(networks).toEqual(['fr_detect.onnx', 'fr_landmark.onnx', 'fr_feature.onnx', 'fr_liveness.onnx']);
    expect(shipped.files.map(({ name }) => name)).toContain('LICENSE');
  });

  it.each([
    ['a file name that leads elsewhere', { files: [{ ...firstFile, name: '../../.bashrc' }] }, 'files[0].name'],
    ['a path in the package that leads out of it', { files: [{ ...firstFile, from: '../x' }] }, 'files[0].from'],
    ['a folder outside the checkout', { folder: '/etc' }, 'folder'],
    ['a digest that is none', { files: [{ ...firstFile, sha256: 'abc' }, ...otherFiles] }, 'files[0].sha256'],
    ['a version range', { package: { name: 'x', version: '^1.0.0' } }, 'package.version'],
    ['a field nobody knows', { mirror: 'http://example.org' }, 'mirror'],
  ])('with %s is refused, naming the field', async (_, change, field) => {
    const path = join(folder, 'manifest.json');
    await writeFile(path, JSON.stringify({ ...shipped, ...change }));
    expect(() => readManifest(path)).toThrow(
      expect.objectContaining({ code: 'MANIFEST_INVALID', message: expect.stringContaining(field) }),
    );
  });

  it('that is no JSON is refused', async () => {
    const path = join(folder, 'manifest.json');
    await writeFile(path, '{');
    expect(() => readManifest(path)).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }));
  });
});
