import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import sharp from 'sharp';
import { openCaptureAgent } from './capture-agent.ts';
import { serveTask } from './child-process.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

// One agent with its camera and somebody checking in without a pause: the child process behind `soak.ts`.

export interface SoakTask {
  readonly minutes: number;
  readonly fps: number;
}

/** Memory at one instant, MB. `heap`: what is left after a collection; `buffers`: outside it, but held by the program. */
export interface MemorySample {
  readonly hour: number;
  readonly rss: number;
  readonly heap: number;
  readonly buffers: number;
}

export interface SoakLoad {
  /** Pictures that arrived, and those that a newer one replaced before anybody looked. */
  readonly frames: number;
  readonly superseded: number;
  readonly checkIns: number;
  /** Check-ins that ended without a match although the person stood there. */
  readonly dropped: number;
  readonly samples: readonly MemorySample[];
}

const SAMPLE_MS = 10_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function soak({ minutes, fps }: SoakTask, folder: string): Promise<SoakLoad> {
  sharp.concurrency(1);
  const agent = await openCaptureAgent(folder, fps, { observe: () => undefined });
  const samples: MemorySample[] = [];
  const started = performance.now();
  const hoursPassed = () => (performance.now() - started) / 3_600_000;
  const timer = setInterval(() => {
    // Twice: what the first run frees of buffers is only given back when it is over.
    for (let run = 0; run < 2; run++) collectGarbage();
    const { rss, heapUsed, external } = process.memoryUsage();
    samples.push({ hour: hoursPassed(), rss: rss / 1e6, heap: heapUsed / 1e6, buffers: external / 1e6 });
  }, SAMPLE_MS);
  let checkIns = 0;
  let dropped = 0;
  for (; hoursPassed() * 60 < minutes; checkIns++) {
    if ((await agent.checkIn(`visit-${checkIns}`)) !== 'match') dropped++;
  }
  clearInterval(timer);
  const { pictures, superseded } = agent.counts;
  await agent.stop();
  return { frames: pictures, superseded, checkIns, dropped, samples };
}

await serveTask<SoakTask, SoakLoad>((task) => inTemporaryFolder((folder) => soak(task, folder)));
