import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserSource } from '../../../../edge-agent/camera/browser-source.ts';
import type { CameraSource } from '../../../../edge-agent/camera/camera-source.ts';
import { ffmpegSource } from '../../../../edge-agent/camera/ffmpeg-source.ts';
import { replaySource } from '../../../../edge-agent/camera/replay-source.ts';
import { stillSource } from '../../../../edge-agent/camera/still-source.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';
import { openStage } from '../../../support/stage.ts';
import { describeWith, requirePath } from '../../../support/system-program.ts';

const logger = pino({ level: 'silent' });
const folder = temporaryFolder();
let red: Buffer;
let blue: Buffer;

beforeAll(async () => {
  [red, blue] = (await Promise.all(['red', 'blue'].map(jpegOf))) as [Buffer, Buffer];
});
afterAll(() => folder.remove());

function jpegOf(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** Runs a source until `count` pictures have come, or for 5 s. */
async function firstPictures(source: CameraSource, count: number): Promise<Buffer[]> {
  const pictures: Buffer[] = [];
  const enough = new AbortController();
  const onPicture = (encoded: Uint8Array) => {
    pictures.push(Buffer.from(encoded));
    if (pictures.length >= count) enough.abort();
  };
  await source.run(onPicture, AbortSignal.any([enough.signal, AbortSignal.timeout(5000)]));
  return pictures.slice(0, count);
}

describe('replay source', () => {
  it('repeats the pictures of a folder and sees at once when they are exchanged', async () => {
    const stage = openStage(join(folder.path, 'stage'));
    stage.show(red);
    writeFileSync(join(stage.folder, 'notes.txt'), 'not a picture');
    const seen: Buffer[] = [];
    const enough = new AbortController();
    await replaySource(stage.folder, 30, logger).run((encoded) => {
      seen.push(Buffer.from(encoded));
      if (seen.length === 3) stage.show(blue);
      if (seen.length === 5) enough.abort();
    }, enough.signal);
    expect(seen.map((picture) => picture.equals(red))).toEqual([true, true, true, false, false]);
    expect(seen[4]?.equals(blue)).toBe(true);
  });

  it('skips a file that is too large without reading it', async () => {
    const stage = openStage(join(folder.path, 'large'));
    writeFileSync(join(stage.folder, 'a.jpg'), '');
    truncateSync(join(stage.folder, 'a.jpg'), 2_000_000_000);
    writeFileSync(join(stage.folder, 'b.jpg'), red);
    expect(await firstPictures(replaySource(stage.folder, 30, logger), 2)).toEqual([red, red]);
  });

  it('waits while the folder is empty and says when there is none', async () => {
    mkdirSync(join(folder.path, 'empty'));
    const empty = replaySource(join(folder.path, 'empty'), 30, logger);
    await empty.run(() => expect.unreachable(), AbortSignal.timeout(80));
    const missing = replaySource(join(folder.path, 'missing'), 30, logger);
    await expect(firstPictures(missing, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('browser source', () => {
  it('passes on what the page pushes while it runs, and nothing before', async () => {
    const source = browserSource();
    source.push(red);
    const pictures = firstPictures(source, 1);
    source.push(blue);
    expect(await pictures).toEqual([blue]);
  });
});

describe('still source', () => {
  it('takes each picture with the program that node-webcam starts', async () => {
    // A stand-in for fswebcam: it writes a picture to the file named last.
    const programs = join(folder.path, 'programs');
    mkdirSync(programs);
    writeFileSync(join(programs, 'red.jpg'), red);
    writeFileSync(join(programs, 'fswebcam'), `#!/bin/sh\nfor last; do :; done\ncp ${programs}/red.jpg "$last"\n`);
    chmodSync(join(programs, 'fswebcam'), 0o755);
    const before = process.env.PATH;
    process.env.PATH = `${programs}:${before}`;
    try {
      const source = stillSource({ type: 'still', device: '/dev/video0', width: 640, height: 480, intervalMs: 200 });
      expect(await firstPictures(source, 2)).toEqual([red, red]);
    } finally {
      process.env.PATH = before;
    }
  });
});

describe('ffmpeg source', () => {
  it('says when ffmpeg or the file is missing', async () => {
    const file = { kind: 'file', path: import.meta.filename } as const;
    await expect(firstPictures(ffmpegSource(file, 5, 'no-such-ffmpeg'), 1)).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
    });
    const missing = { kind: 'file', path: join(folder.path, 'missing.mp4') } as const;
    await expect(firstPictures(ffmpegSource(missing, 5), 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describeWith('ffmpeg', 'ffmpeg source with a video', () => {
  const video = join(folder.path, 'video.mp4');

  beforeAll(() => {
    const input = ['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=10:duration=1'];
    execFileSync(requirePath('ffmpeg'), ['-loglevel', 'error', ...input, '-pix_fmt', 'yuv420p', video]);
  });

  it.each([
    ['the ffmpeg source', () => ffmpegSource({ kind: 'file', path: video }, 10)],
    ['the replay source', () => replaySource(video, 10, logger)],
  ])('plays it over and over through %s', async (_, open) => {
    const pictures = await firstPictures(open(), 14);
    expect(pictures).toHaveLength(14);
    expect(await sharp(pictures[13]).metadata()).toMatchObject({ format: 'jpeg', width: 320, height: 240 });
  });

  it('ends with an error when the file is no video', async () => {
    const source = ffmpegSource({ kind: 'file', path: import.meta.filename }, 5);
    await expect(firstPictures(source, 1)).rejects.toMatchObject({ code: 'STREAM_ENDED' });
  });

  it('gives what a truncated video holds, then ends or repeats it', async () => {
    const truncated = join(folder.path, 'truncated.mkv');
    execFileSync(requirePath('ffmpeg'), ['-loglevel', 'error', '-i', video, truncated]);
    truncateSync(truncated, 6_000);
    const outcome = await firstPictures(ffmpegSource({ kind: 'file', path: truncated }, 10), 3).catch((error) => error);
    expect(Array.isArray(outcome) ? outcome.length : outcome.code).toSatisfy(
      (seen) => seen === 3 || seen === 'STREAM_ENDED',
    );
  });
});
