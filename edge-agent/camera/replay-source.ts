import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { CameraError, type CameraSource, MAX_PICTURE_BYTES } from './camera-source.ts';
import { ffmpegSource } from './ffmpeg-source.ts';
import { isWorthSaying } from './warning-pace.ts';

const PICTURE_ENDINGS: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp'];

/**
 * Replays a folder of pictures, or a video file, as if a camera saw them. The folder is read again for every picture:
 * exchanging its files is another person stepping in front; an empty folder is a camera that shows nothing yet.
 */
export function replaySource(path: string, fps: number, logger: Logger): CameraSource {
  return {
    silence: 'waiting',
    repeats: true,
    async run(onPicture, signal) {
      if (await isFolder(path)) await replayFolder(path, fps, logger, onPicture, signal);
      else await ffmpegSource({ kind: 'file', path }, fps).run(onPicture, signal);
    },
  };
}

async function replayFolder(
  folder: string,
  fps: number,
  logger: Logger,
  onPicture: (encoded: Uint8Array) => void,
  signal: AbortSignal,
): Promise<void> {
  let skipped = 0;
  for (let turn = 0; !signal.aborted; turn++) {
    const names = await picturesIn(folder);
    const name = names[turn % Math.max(1, names.length)];
    if (name !== undefined) {
      const encoded = await readPicture(join(folder, name));
      if (encoded) onPicture(encoded);
      // The file's name may be a person's: the log gets only the count.
      else if (isWorthSaying(++skipped)) logger.warn({ skipped }, 'replay: a picture is too large or cannot be read');
    }
    await sleep(1000 / fps, undefined, { signal }).catch(() => undefined);
  }
}

async function picturesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new CameraError('NOT_FOUND', `the folder ${folder} cannot be read`, { cause });
  });
  return names.filter((name) => PICTURE_ENDINGS.includes(extname(name).toLowerCase())).sort();
}

/** The file's bytes, or undefined when it is too large or went away while the folder was being exchanged. */
async function readPicture(path: string): Promise<Uint8Array | undefined> {
  try {
    const { size } = await stat(path);
    return size > MAX_PICTURE_BYTES ? undefined : await readFile(path);
  } catch {
    return undefined;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const entry = await stat(path).catch((cause: unknown) => {
    throw new CameraError('NOT_FOUND', `${path} does not exist; correct "camera" in agent.json`, { cause });
  });
  return entry.isDirectory();
}
