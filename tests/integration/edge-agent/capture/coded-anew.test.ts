import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { glanceAt } from '../../../../edge-agent/camera/glance.ts';
import { JpegSplitter } from '../../../../edge-agent/camera/jpeg-splitter.ts';
import { createRetraceDetector } from '../../../../edge-agent/camera/retrace.ts';
import { describeWith, requirePath } from '../../../support/system-program.ts';
import { temporaryFolder } from '../../../support/unprivileged.ts';

const FPS = 10;
const PHOTOGRAPH = fileURLToPath(new URL('../../../../simulator/photos/sample1.jpg', import.meta.url));
const NOISE = 'noise=alls=8:allf=t';
/** H.264 with a rate control, as a camera or a loopback device gives: no picture is coded twice in the same way. */
const CODED = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-b:v',
  '250k',
  '-maxrate',
  '250k',
  '-bufsize',
  '250k',
  '-g',
  '20',
];

describeWith('ffmpeg', 'pictures that a video encoder coded anew', () => {
  const folder = temporaryFolder('zhenshen-coded-anew');
  const at = (name: string) => join(folder.path, name);
  const ffmpeg = (args: readonly string[]) =>
    promisify(execFile)(requirePath('ffmpeg'), ['-nostdin', '-loglevel', 'error', ...args]);
  const photo = ['-loop', '1', '-framerate', String(FPS), '-i', at('photo.png')];

  beforeAll(async () => {
    await sharp(PHOTOGRAPH).resize(640).toFile(at('photo.png'));
    // A view that wanders over a photograph and, by its three periods, never comes back the same way.
    const x = "x='(iw-320)*(0.5+0.2*sin(t*0.7)+0.2*sin(t*1.17+1))'";
    const y = "y='(ih-240)*(0.5+0.3*sin(t*0.53))'";
    const wandering = `crop=320:240:${x}:${y},${NOISE}`;
    await ffmpeg([...photo, '-t', '30', '-vf', wandering, '-pix_fmt', 'yuv420p', ...CODED, at('live.mp4')]);
    await ffmpeg(['-t', '6.3', '-i', at('live.mp4'), ...CODED, at('clip.mp4')]);
    await ffmpeg(['-stream_loop', '-1', '-i', at('clip.mp4'), '-t', '18', '-vf', NOISE, ...CODED, at('loop.mp4')]);
    const still = ['-t', '24', '-vf', `scale=320:-2`, '-pix_fmt', 'yuv420p', ...CODED];
    await ffmpeg([...photo, ...still, at('still.mp4')]);
    await ffmpeg([...photo, ...still.with(3, `scale=320:-2,${NOISE}`), at('corridor.mp4')]);
  }, 60_000);
  afterAll(folder.remove);

  async function watch(file: string) {
    const out = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '2', 'pipe:1'];
    const args = ['-nostdin', '-loglevel', 'error', '-i', at(file), ...out];
    const { stdout } = spawn(requirePath('ffmpeg'), args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const detector = createRetraceDetector();
    const splitter = new JpegSplitter(1_000_000);
    let pictures = 0;
    let loopedAfterS: number | undefined;
    for await (const chunk of stdout) {
      for (const picture of splitter.push(chunk)) {
        const glance = await glanceAt(picture);
        if (glance) detector.note(glance);
        pictures++;
        if (detector.looped) loopedAfterS ??= pictures / FPS;
      }
    }
    return { loopedAfterS, stillS: detector.unmoved / FPS, seconds: pictures / FPS };
  }

  it('are found out as a recording that is played again, within 20 s', async () => {
    const { loopedAfterS } = await watch('loop.mp4');
    expect(loopedAfterS).toBeGreaterThan(6.3);
    expect(loopedAfterS).toBeLessThan(18);
  });

  it('are believed while they show something new', async () => {
    expect(await watch('live.mp4')).toMatchObject({ loopedAfterS: undefined, seconds: 30 });
  });

  it.each([
    ['an empty corridor at night', 'corridor.mp4'],
    ['a still picture', 'still.mp4'],
  ])(
    'are not called a fault when they show %s: nobody can tell them apart, but for how long is known',
    async (_, file) => {
      const { loopedAfterS, stillS } = await watch(file);
      expect(loopedAfterS).toBeUndefined();
      expect(stillS).toBeGreaterThan(20);
    },
  );
});
