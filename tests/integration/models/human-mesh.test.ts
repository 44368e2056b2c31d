import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../../models/engine/face-engine.ts';
import { cosine } from '../../../models/match.ts';
import { type FaceMesh, MESH_POINTS, type MeshFace } from '../../../models/mesh/face-mesh.ts';
import { createHumanMesh } from '../../../models/mesh/human-mesh.ts';
import { installedMesh, type MeshFiles, readMesh } from '../../../models/mesh/mesh-files.ts';
import { demoPhotograph, demoPortrait } from '../../support/demo-faces.ts';

const BLANK: Frame = { width: 320, height: 240, rgb: new Uint8Array(320 * 240 * 3).fill(128) };

describe('the face mesh', () => {
  let mesh: FaceMesh;
  let woman: Frame;
  let man: Frame;
  const faceIn = async (frame: Frame): Promise<MeshFace> => {
    const look = await mesh.look(frame);
    if (look.outcome !== 'one') throw new Error(`one face expected, not ${look.outcome}`);
    return look.face;
  };

  beforeAll(async () => {
    mesh = createHumanMesh();
    [woman, man] = await Promise.all([demoPortrait('darkHair'), demoPortrait('brownHair')]);
  });
  afterAll(() => mesh.stop());

  it('gives two people in consecutive frames their own meshes, and each the same one again', async () => {
    const [first, second, again] = [await faceIn(woman), await faceIn(man), await faceIn(woman)];
    expect(first.landmarks).toHaveLength(MESH_POINTS * 3);
    expect(first.landmarks).not.toEqual(second.landmarks);
    expect(first.measures).not.toEqual(second.measures);
    expect(again).toEqual(first);
  });

  it('keeps nothing of the face before when nobody is there, and what it has not got matches nobody', async () => {
    await faceIn(woman);
    expect(await mesh.look(BLANK)).toEqual({ outcome: 'none' });
    // The library's own comparison calls an empty vector the same as every face. Ours throws.
    expect(() => cosine([], [])).toThrow(expect.objectContaining({ code: 'WRONG_LENGTH' }));
  });

  it('says that there are several rather than choosing one', async () => {
    expect(await mesh.look(await demoPhotograph('sample5'))).toMatchObject({ outcome: 'several' });
  });

  it('knows a mirrored face for one that is turned the other way', async () => {
    const [plain, mirrored] = [await faceIn(woman), await faceIn(mirrorOf(woman))];
    expect(plain.measures.noseOff + mirrored.measures.noseOff).toBeCloseTo(0, 1);
    expect(Math.abs(plain.measures.yawDeg + mirrored.measures.yawDeg)).toBeLessThan(5);
  });

  it('copies the frame, so that it can be used again at once', async () => {
    const frame = { ...woman, rgb: new Uint8Array(woman.rgb) };
    const look = mesh.look(frame);
    frame.rgb.fill(0);
    expect(await look).toMatchObject({ outcome: 'one' });
  });

  it('refuses a frame that does not hold its pixels', async () => {
    await expect(mesh.look({ ...BLANK, width: 999 })).rejects.toMatchObject({ code: 'INVALID_FRAME' });
  });

  it('refuses more frames than may wait, instead of growing old with them', async () => {
    const looks = await Promise.allSettled(Array.from({ length: 7 }, () => mesh.look(BLANK)));
    const refused = looks.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const look of refused) expect(look).toMatchObject({ reason: { code: 'BUSY' } });
  });

  it('starts again after it was stopped', async () => {
    await mesh.stop();
    expect(await mesh.look(BLANK)).toEqual({ outcome: 'none' });
  });

  it('gives up the frames of a thread that died, and looks again on a new one', async () => {
    await mesh.stop();
    const created = once(process, 'worker');
    await mesh.start();
    const [thread] = (await created) as [Worker];
    const lost = mesh.look(woman);
    await Promise.all([thread.terminate(), expect(lost).rejects.toMatchObject({ code: 'WORKER_FAILED' })]);
    expect(await mesh.look(woman)).toMatchObject({ outcome: 'one' });
  });
});

describe('the files of the face mesh', () => {
  let folder: string;
  let copy: MeshFiles;
  const pathOf = (file: MeshFiles['files'][number]) => join(copy.folders[file.package], file.from);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-'));
    const installed = installedMesh();
    const folders = { '@vladmandic/human': join(folder, 'a'), '@tensorflow/tfjs-backend-wasm': join(folder, 'b') };
    copy = { ...installed, folders };
    for (const file of installed.files) {
      await mkdir(dirname(pathOf(file)), { recursive: true });
      await cp(join(installed.folders[file.package], file.from), pathOf(file));
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are as they were when the manifest was written', () => {
    expect(readMesh(installedMesh()).size).toBe(copy.files.length);
    for (const digest of Object.values(createHumanMesh({ files: copy }).digests)) expect(digest).toHaveLength(43);
  });

  it.each(installedMesh().files.map(({ name }) => name))('are refused by name when %s was swapped', async (name) => {
    const file = copy.files.find((one) => one.name === name);
    if (!file) throw new Error(name);
    const bytes = await readFile(pathOf(file));
    const altered = Buffer.from(bytes);
    altered[altered.length >> 1] = (altered[altered.length >> 1] ?? 0) ^ 1;
    await writeFile(pathOf(file), altered);
    expect(() => readMesh(copy)).toThrow(
      expect.objectContaining({ code: 'WEIGHTS_ALTERED', message: expect.stringContaining(name) }),
    );
    await writeFile(pathOf(file), bytes);
  });

  it('stop the mesh from starting when one is missing, and it says which', async () => {
    const file = copy.files.find(({ name }) => name === 'facemesh.bin');
    if (!file) throw new Error('facemesh.bin');
    await unlink(pathOf(file));
    const mesh = createHumanMesh({ files: copy });
    await expect(mesh.look(BLANK)).rejects.toMatchObject({
      code: 'WEIGHTS_MISSING',
      message: expect.stringContaining('facemesh.bin'),
    });
    await expect(mesh.start()).rejects.toMatchObject({ code: 'WEIGHTS_MISSING' });
    await mesh.stop();
  });
});

function mirrorOf({ width, height, rgb }: Frame): Frame {
  const mirrored = new Uint8Array(rgb.length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = pixel % width;
    const from = (pixel - x + (width - 1 - x)) * 3;
    mirrored.set(rgb.subarray(from, from + 3), pixel * 3);
  }
  return { width, height, rgb: mirrored };
}
