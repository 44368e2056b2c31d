import sharp from 'sharp';
import { openCaptureAgent } from './capture-agent.ts';
import { lineThrough } from './regression.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

const SAMPLE_MS = 5_000;
const FPS = 10;

/** What `zs bench soak --json` prints. */
export interface SoakReport {
  readonly minutes: number;
  readonly fps: number;
  /** Pictures that arrived, and those that a newer one replaced before anybody looked. */
  readonly frames: number;
  readonly superseded: number;
  readonly checkIns: number;
  /** Check-ins that ended without a match although the person stood there. */
  readonly dropped: number;
  readonly warmUpMinutes: number;
  /** Resident memory at the end of the warm-up, at the end of the run and at most, MB. */
  readonly rssMb: { readonly warm: number; readonly end: number; readonly max: number };
  /** Resident memory after the warm-up by least squares, in MB an hour, with the standard error of that slope. */
  readonly slopeMbPerHour: number;
  readonly slopeError: number;
  /** The same of the memory the program itself holds: heap in use plus buffers. */
  readonly heldSlopeMbPerHour: number;
  /** Lowest resident memory within each minute, MB. */
  readonly perMinute: readonly number[];
}

interface Sample {
  readonly hour: number;
  readonly rss: number;
  readonly held: number;
}

export interface SoakOptions {
  readonly minutes: number;
  /** Minutes at the beginning that do not count: heap and allocator grow until they have what they need. */
  readonly warmUp: number;
  readonly json: boolean;
}

/** Runs one agent with its camera for `minutes`, somebody checking in without a pause, and watches its memory. */
export async function benchSoak({ minutes, warmUp, json }: SoakOptions): Promise<void> {
  sharp.concurrency(1);
  const report = await inTemporaryFolder((folder) => soak(folder, minutes, warmUp));
  if (json) {
    console.log(JSON.stringify(report));
    return;
  }
  const { perMinute, rssMb, ...figures } = report;
  console.table({ ...figures, rssMb: `${rssMb.warm} warm, ${rssMb.end} at the end, ${rssMb.max} at most` });
  console.log(`lowest in each minute: ${perMinute.join(' ')} MB`);
}

async function soak(folder: string, minutes: number, warmUp: number): Promise<SoakReport> {
  const agent = await openCaptureAgent(folder, FPS, { observe: () => undefined });
  const samples: Sample[] = [];
  const started = performance.now();
  const hoursPassed = () => (performance.now() - started) / 3_600_000;
  const timer = setInterval(() => {
    const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
    samples.push({ hour: hoursPassed(), rss: rss / 1e6, held: (heapUsed + external + arrayBuffers) / 1e6 });
  }, SAMPLE_MS);
  let checkIns = 0;
  let dropped = 0;
  for (; hoursPassed() * 60 < minutes; checkIns++) {
    if ((await agent.checkIn(`visit-${checkIns}`)) !== 'match') dropped++;
  }
  clearInterval(timer);
  const { pictures, superseded } = agent.counts;
  await agent.stop();
  return { minutes, fps: FPS, frames: pictures, superseded, checkIns, dropped, ...memoryOf(samples, warmUp) };
}

function memoryOf(samples: readonly Sample[], warmUpMinutes: number) {
  const steady = samples.filter(({ hour }) => hour * 60 >= warmUpMinutes);
  const resident = lineThrough(steady.map(({ hour, rss }) => [hour, rss]));
  const held = lineThrough(steady.map(({ hour, held: mb }) => [hour, mb]));
  const byMinute = Map.groupBy(samples, ({ hour }) => Math.floor(hour * 60));
  return {
    warmUpMinutes,
    rssMb: {
      warm: rounded(steady[0]?.rss ?? Number.NaN),
      end: rounded(steady.at(-1)?.rss ?? Number.NaN),
      max: rounded(Math.max(...samples.map(({ rss }) => rss))),
    },
    slopeMbPerHour: rounded(resident.slope),
    slopeError: rounded(resident.slopeError),
    heldSlopeMbPerHour: rounded(held.slope),
    perMinute: [...byMinute.values()].map((minute) => rounded(Math.min(...minute.map(({ rss }) => rss)))),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
