import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { CameraError, type CameraSource, MAX_PICTURE_BYTES } from './camera-source.ts';
import type { FfmpegInput } from './camera-spec.ts';
import { ffmpegArguments } from './ffmpeg-arguments.ts';
import { JpegSplitter } from './jpeg-splitter.ts';

/** How long ffmpeg may take to end after being asked to, ms. */
const KILL_AFTER_MS = 2_000;

/** Pictures through the system's ffmpeg: a V4L2 device, an RTSP address, or a video file that is repeated for ever. */
export function ffmpegSource(input: FfmpegInput, fps: number, program = 'ffmpeg'): CameraSource {
  return {
    silence: 'failure',
    repeats: input.kind === 'file',
    async run(onPicture, signal) {
      if (input.kind === 'file') await assertReadable(input.path);
      await runFfmpeg(program, ffmpegArguments(input, fps), onPicture, signal);
    },
  };
}

async function runFfmpeg(
  program: string,
  args: readonly string[],
  onPicture: (encoded: Uint8Array) => void,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  // Settled here already: a program that is missing fails before anyone could await it.
  const closed = once(child, 'close').then(
    () => undefined,
    (cause: unknown) => startFailure(cause),
  );
  const stop = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
  const splitter = new JpegSplitter(MAX_PICTURE_BYTES);
  try {
    for await (const chunk of child.stdout) {
      if (signal.aborted) break;
      for (const image of splitter.push(chunk)) onPicture(image);
    }
    const failure = await closed;
    if (failure) throw failure;
  } finally {
    signal.removeEventListener('abort', stop);
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) stop();
    await closed;
  }
  // What ffmpeg writes on stderr names the address, password included: its exit code has to do.
  if (!signal.aborted)
    throw new CameraError('STREAM_ENDED', `ffmpeg ended with code ${child.exitCode ?? child.signalCode}`);
}

function startFailure(cause: unknown): CameraError {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
    return new CameraError('PROGRAM_MISSING', 'ffmpeg is not installed; run: apt-get install ffmpeg', { cause });
  }
  return new CameraError('STREAM_ENDED', 'ffmpeg could not be run', { cause });
}

async function assertReadable(path: string): Promise<void> {
  await access(path).catch((cause: unknown) => {
    throw new CameraError('NOT_FOUND', `the video file ${path} cannot be read; correct "camera" in agent.json`, {
      cause,
    });
  });
}
