import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CameraError, type CameraSource, MAX_PICTURE_BYTES } from './camera-source.ts';
import type { CameraSpec } from './camera-spec.ts';

/** A file system in memory on Linux: a picture put there never reaches a disk. */
const MEMORY_FOLDER = '/dev/shm';

/**
 * Single stills through node-webcam, which starts fswebcam (Linux) or imagesnap (macOS) for each: slow, but it works with
 * cameras that ffmpeg cannot stream. The picture passes through a file that only this account can read.
 */
export function stillSource(spec: Extract<CameraSpec, { type: 'still' }>): CameraSource {
  return {
    silence: 'failure',
    async run(onPicture, signal) {
      const { default: nodeWebcam } = await import('node-webcam');
      const { device, width, height } = spec;
      const fixed = { quality: 95, output: 'jpeg', callbackReturn: 'location', skip: 2 } as const;
      const webcam = nodeWebcam.create({ ...fixed, device, width, height });
      const folder = await privateFolder();
      const file = join(folder, 'still.jpg');
      try {
        while (!signal.aborted) {
          await new Promise<void>((resolve, reject) => {
            webcam.capture(file, (error) => (error ? reject(captureFailure(error)) : resolve()));
          });
          onPicture(await readStill(file));
          await sleep(spec.intervalMs, undefined, { signal }).catch(() => undefined);
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

async function privateFolder(): Promise<string> {
  const inMemory = await stat(MEMORY_FOLDER).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  return mkdtemp(join(inMemory ? MEMORY_FOLDER : tmpdir(), 'zhenshen-still-'));
}

async function readStill(file: string): Promise<Uint8Array> {
  const entry = await stat(file).catch((cause: unknown) => {
    throw new CameraError('STREAM_ENDED', 'fswebcam took no picture; is the camera plugged in and free?', { cause });
  });
  if (entry.size > MAX_PICTURE_BYTES)
    throw new CameraError('OVERSIZED', 'the still is too large; lower width and height');
  const encoded = await readFile(file);
  await rm(file);
  return encoded;
}

function captureFailure(cause: Error): CameraError {
  // 127: the shell found no such program.
  if ('code' in cause && cause.code === 127) {
    return new CameraError('PROGRAM_MISSING', 'fswebcam is not installed; run: apt-get install fswebcam', { cause });
  }
  return new CameraError('STREAM_ENDED', 'fswebcam could not take a picture', { cause });
}
