import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ffmpegArguments } from '../edge-agent/camera/ffmpeg-arguments.ts';
import { rounded } from './durations.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

/** Length of the clip, and how much of it is measured, at its own speed. */
const SECONDS = 12;
const TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that Node runs on

export interface StreamCost {
  /** Of one core. */
  readonly cores: number;
  /** Highest resident memory, MB. */
  readonly rssMb: number;
  readonly picturesASecond: number;
}

/**
 * Lets ffmpeg, with the agent's own arguments for an RTSP camera, decode and reduce a made-up 4K stream (H.264, noise, motion,
 * 25 pictures a second, a key frame each second), played at its own speed from a file.
 */
export async function measureStream(decode: 'all' | 'key'): Promise<StreamCost> {
  return inTemporaryFolder(async (folder) => {
    const clip = join(folder, '4k.mp4');
    const source = `testsrc2=size=3840x2160:rate=25:duration=${SECONDS},noise=alls=6:allf=t`;
    const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '8M', '-g', '25', '-pix_fmt', 'yuv420p'];
    await promisify(execFile)('ffmpeg', ['-loglevel', 'error', '-f', 'lavfi', '-i', source, ...coding, clip]);
    const args = ffmpegArguments({ kind: 'rtsp', url: 'rtsp://127.0.0.1/x', decode }, 5);
    // Everything but where it comes from is as for a camera.
    const from = args.indexOf('-protocol_whitelist');
    const until = args.indexOf('-threads');
    const asFile = args
      .toSpliced(from, until - from, '-re')
      .map((argument) => (argument.startsWith('rtsp:') ? clip : argument));
    return watched(asFile);
  });
}

async function watched(args: readonly string[]): Promise<StreamCost> {
  const child = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let pictures = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    for (
      let at = chunk.indexOf(Buffer.from([0xff, 0xd8]));
      at >= 0;
      at = chunk.indexOf(Buffer.from([0xff, 0xd8]), at + 1)
    ) {
      pictures++;
    }
  });
  const ended = once(child, 'exit');
  await sleep((SECONDS - 3) * 1000);
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticks = Number(stat[11]) + Number(stat[12]);
  const peakKb = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
  const perSecond = pictures / (SECONDS - 3);
  child.kill();
  await ended;
  return {
    cores: rounded(ticks / TICKS_PER_SECOND / (SECONDS - 3)),
    rssMb: rounded(Number(peakKb) / 1000),
    picturesASecond: rounded(perSecond),
  };
}
