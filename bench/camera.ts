import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { type CameraDrops, type DropsTask, dropsAt } from './camera-drops.ts';
import { measureStream, type StreamCost } from './camera-stream.ts';
import { startRtspServer } from './rtsp-server.ts';

/** What `zs bench camera --json` prints. Times in seconds, memory in MB. */
export interface CameraReport extends CameraDrops {
  /** What ffmpeg takes for a stream of 3840x2160 at 25 pictures a second, all of it and key frames only. */
  readonly stream4k: Readonly<Record<'all' | 'key', StreamCost>>;
}

export interface CameraBench {
  readonly json: boolean;
  readonly drops: number;
  readonly transport: DropsTask['transport'];
}

/** How a camera behind a real RTSP server is lived with: a frozen line, a line that drops again and again, and a 4K stream. */
export async function benchCamera({ json, drops, transport }: CameraBench): Promise<void> {
  const server = await startRtspServer();
  try {
    const task: DropsTask = { server, transport, drops, logger: pino({ level: 'silent' }) };
    const dropped = await dropsAt(task);
    await sleep(1000);
    const report: CameraReport = {
      ...dropped,
      stream4k: { all: await measureStream('all'), key: await measureStream('key') },
    };
    if (json) {
      console.log(JSON.stringify(report));
      return;
    }
    const { stream4k, ...figures } = report;
    console.table(figures);
    console.table(stream4k);
  } finally {
    await server.cut();
  }
}
