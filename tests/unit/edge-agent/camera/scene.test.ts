import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LumaGrid } from '../../../../edge-agent/camera/luma-grid.ts';
import { forgetScene, readScene, scenePath, writeScene } from '../../../../edge-agent/camera/scene-file.ts';
import { sceneLikeness, sceneOf } from '../../../../edge-agent/camera/scene-likeness.ts';
import { createSceneWatch } from '../../../../edge-agent/camera/scene-watch.ts';
import type { Frame } from '../../../../models/engine/face-engine.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';
import { portrait } from '../../../support/portrait.ts';

const PHOTO = new URL('../../../../simulator/photos/sample1.jpg', import.meta.url).pathname;
const VIEW = { width: 640, height: 360 };

/** A camera's view: a part of a photograph, with people (shares of the width at which they stand) and another light. */
async function view({ left = 200, top = 100, people = [] as number[], gain = 1, noise = 0 } = {}): Promise<Frame> {
  const person = await sharp(await portrait('regular'))
    .resize(200, 340, { fit: 'cover' })
    .toBuffer();
  const { data } = await sharp(PHOTO)
    .extract({ left, top, width: 1280, height: 720 })
    .resize(VIEW)
    .composite(people.map((share) => ({ input: person, left: Math.round(share * 440), top: 20 })))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgb = Uint8ClampedArray.from(data, (value, i) => value * gain + noise * ((i * 7919) % 7) - 3 * noise);
  return { ...VIEW, rgb: new Uint8Array(rgb) };
}

/** Shows each frame for so many seconds, one look a second, after the watch has learned the first one. */
function watchOver(shown: readonly (readonly [frame: Frame, seconds: number])[], remembered?: LumaGrid) {
  const kept: LumaGrid[] = [];
  const watch = createSceneWatch(remembered, (reference) => kept.push(reference));
  let at = 0;
  const verdicts: (boolean | undefined)[] = [];
  for (const [frame, seconds] of shown) {
    for (let i = 0; i < seconds; i++) {
      at += 1000;
      watch.seen(frame, at);
    }
    verdicts.push(watch.moved);
  }
  return { verdicts, kept };
}

let scene: Frame;
let turned: Frame;
beforeAll(async () => {
  scene = await view();
  turned = await view({ left: 500, top: 200 });
});

describe('sceneLikeness', () => {
  it('is high for the same view in another light, and low for a view turned away', async () => {
    const reference = sceneOf(scene);
    expect(sceneLikeness(reference, sceneOf(await view({ gain: 0.6, noise: 2 })))).toBeGreaterThan(0.9);
    expect(sceneLikeness(reference, sceneOf(await view({ left: 208 })))).toBeGreaterThan(0.9);
    expect(sceneLikeness(reference, sceneOf(turned))).toBeLessThan(0.3);
  });

  it('is undefined for a wall: it could be any wall', () => {
    const wall = { ...VIEW, rgb: new Uint8Array(VIEW.width * VIEW.height * 3).fill(180) };
    expect(sceneLikeness(sceneOf(wall), sceneOf(scene))).toBeUndefined();
  });
});

describe('scene watch', () => {
  it('tells nothing while it learns, and then that all is well', () => {
    expect(
      watchOver([
        [scene, 19],
        [scene, 2],
      ]).verdicts,
    ).toEqual([undefined, false]);
  });

  it('tells within 15 s that the camera was turned, and when it looks where it should again', () => {
    expect(
      watchOver([
        [scene, 30],
        [turned, 5],
        [turned, 10],
        [scene, 2],
        [scene, 3],
      ]).verdicts,
    ).toEqual([false, false, true, true, false]);
  });

  it('does not mind people who walk through, stand about or were there while it learned', async () => {
    const crowd = await Promise.all([0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => view({ people: [share, 1 - share] })));
    const passing = Array.from({ length: 120 }, (_, i) => [crowd[i % crowd.length] ?? scene, 1] as const);
    expect(watchOver([...passing, [await view({ people: [0.3] }), 120]]).verdicts.some((moved) => moved)).toBe(false);
  });

  it('does not mind a light that changes slowly or at once', async () => {
    const steps = await Promise.all([1, 0.8, 0.6, 0.45, 0.9].map((gain) => view({ gain, noise: 1 })));
    expect(watchOver(steps.map((frame) => [frame, 30] as const)).verdicts.slice(1)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('knows after a restart that it was turned while it was off', () => {
    const [reference] = watchOver([[scene, 20]]).kept;
    expect(watchOver([[turned, 12]], reference).verdicts).toEqual([true]);
  });
});

describe('remembered view', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  it('is kept for the device alone, and read again', () => {
    writeScene(folder.path, sceneOf(scene));
    expect(statSync(scenePath(folder.path)).mode & 0o777).toBe(0o600);
    const again = readScene(folder.path);
    expect(again && sceneLikeness(sceneOf(scene), again)).toBe(1);
    expect(forgetScene(folder.path)).toBe(true);
    expect(forgetScene(folder.path)).toBe(false);
  });

  it('is learned anew when the file is none, or damaged', () => {
    const other = `${folder.path}/other`;
    mkdirSync(other);
    expect(readScene(other)).toBeUndefined();
    writeFileSync(scenePath(other), 'short');
    expect(readScene(other)).toBeUndefined();
  });
});
