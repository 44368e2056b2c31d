import { allocatorEnvironment } from '../firmware-config/systemd/allocator.ts';
import { inChildProcess } from './child-process.ts';
import { rounded } from './durations.ts';
import { lineThrough } from './regression.ts';
import type { MemorySample, SoakLoad, SoakTask } from './soak-load.ts';

const FPS = 10;

/** Growth after the warm-up by least squares, MB an hour, and the standard error of that. */
export interface Growth {
  readonly mbPerHour: number;
  readonly error: number;
}

/** What `zs bench soak --json` prints. */
export interface SoakReport extends SoakTask, Omit<SoakLoad, 'samples'> {
  readonly warmUpMinutes: number;
  /** Resident memory at the end of the warm-up, at the end of the run and at most, MB. */
  readonly rssMb: { readonly warm: number; readonly end: number; readonly max: number };
  /** Resident memory, and of it what the program holds: its heap after a collection, its buffers outside the heap. */
  readonly growth: Readonly<Record<'rss' | 'heap' | 'buffers', Growth>>;
  /** Lowest resident memory within each minute, MB. */
  readonly perMinute: readonly number[];
}

export interface SoakOptions {
  readonly minutes: number;
  /** Minutes at the beginning that do not count: heap and allocator grow until they have what they need. */
  readonly warmUp: number;
  readonly json: boolean;
}

/** Runs one agent with its camera for `minutes`, as its unit starts it, somebody checking in without a pause. */
export async function benchSoak({ minutes, warmUp, json }: SoakOptions): Promise<void> {
  const load = new URL('./soak-load.ts', import.meta.url);
  const task = { minutes, fps: FPS };
  const { samples, ...counts } = await inChildProcess<SoakTask, SoakLoad>(load, task, allocatorEnvironment);
  const report: SoakReport = { ...task, ...counts, ...memoryOf(samples, warmUp) };
  if (json) {
    console.log(JSON.stringify(report));
    return;
  }
  const { perMinute, rssMb, growth, ...figures } = report;
  console.table({ ...figures, rssMb: `${rssMb.warm} warm, ${rssMb.end} at the end, ${rssMb.max} at most` });
  console.table(growth);
  console.log(`lowest in each minute: ${perMinute.join(' ')} MB`);
}

function memoryOf(samples: readonly MemorySample[], warmUpMinutes: number) {
  const steady = samples.filter(({ hour }) => hour * 60 >= warmUpMinutes);
  const growthOf = (part: 'rss' | 'heap' | 'buffers'): Growth => {
    const { slope, slopeError } = lineThrough(steady.map((sample) => [sample.hour, sample[part]]));
    return { mbPerHour: rounded(slope), error: rounded(slopeError) };
  };
  const byMinute = Map.groupBy(samples, ({ hour }) => Math.floor(hour * 60));
  return {
    warmUpMinutes,
    rssMb: {
      warm: rounded(steady[0]?.rss ?? Number.NaN),
      end: rounded(steady.at(-1)?.rss ?? Number.NaN),
      max: rounded(Math.max(...samples.map(({ rss }) => rss))),
    },
    growth: { rss: growthOf('rss'), heap: growthOf('heap'), buffers: growthOf('buffers') },
    perMinute: [...byMinute.values()].map((minute) => rounded(Math.min(...minute.map(({ rss }) => rss)))),
  };
}
