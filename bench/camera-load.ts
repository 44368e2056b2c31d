import sharp from 'sharp';
import { openCaptureAgent } from './capture-agent.ts';
import { serveTask } from './child-process.ts';
import { summarise } from './durations.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

// One agent with its camera: the child process behind `cameras.ts`.

export interface CameraTask {
  readonly fps: number;
  readonly seconds: number;
}

export interface CameraLoad {
  /** Pictures that arrived, and those of them that a newer one replaced before anybody looked. */
  readonly pictures: number;
  readonly superseded: number;
  readonly checkIns: number;
  readonly matches: number;
  /** Milliseconds from asking to the signed answer; three pictures are waited for. */
  readonly checkInP50: number;
  readonly checkInP95: number;
  /** Share of one core. */
  readonly cpu: number;
  readonly rssMb: number;
}

const WARM_UP = 5;

async function load({ fps, seconds }: CameraTask, folder: string): Promise<CameraLoad> {
  sharp.concurrency(1);
  const agent = await openCaptureAgent(folder, fps, { observe: () => undefined });
  for (let turn = 0; turn < WARM_UP; turn++) await agent.checkIn(`warm-up-${turn}`);
  const before = agent.counts;
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const took: number[] = [];
  let matches = 0;
  while (performance.now() - started < seconds * 1000) {
    const from = performance.now();
    if ((await agent.checkIn(`visit-${took.length}`)) === 'match') matches++;
    took.push(performance.now() - from);
  }
  const { user, system } = process.cpuUsage(cpu);
  const elapsed = performance.now() - started;
  const after = agent.counts;
  const rssMb = Math.round(process.memoryUsage.rss() / 1e6);
  await agent.stop();
  const { p50, p95 } = summarise(took);
  return {
    pictures: after.pictures - before.pictures,
    superseded: after.superseded - before.superseded,
    checkIns: took.length,
    matches,
    checkInP50: p50,
    checkInP95: p95,
    cpu: Math.round((user + system) / elapsed / 10) / 100,
    rssMb,
  };
}

await serveTask<CameraTask, CameraLoad>((task) => inTemporaryFolder((folder) => load(task, folder)));
