import { type DurationSummary, rounded, summarise, timed } from './durations.ts';
import { type FaceTask, FRAME_SIZES, type FrameSize } from './face-frames.ts';

/** What one engine took for frames of one size. */
export interface FrameTiming {
  /** Milliseconds from the pixels of a frame to the embedding of its face. */
  readonly frame: DurationSummary;
  /** CPU time a frame, mean; on a busy machine this is the figure to look at. */
  readonly cpuMs: number;
  /** Milliseconds of each step, one after the other, p50. */
  readonly stages: Readonly<Record<string, number>>;
  readonly frames: number;
  /** Frames in which the engine found a face and gave an embedding. */
  readonly embedded: number;
}
export type EngineTimings = Readonly<Record<FrameSize, FrameTiming>>;

/** How an engine handles one size: its frames, the whole way from one to the embedding, and its steps. */
export interface EngineRun<Item> {
  readonly items: readonly Item[];
  /** True when a face was found and embedded. */
  whole(item: Item): Promise<boolean>;
  /** Passes each of its steps through `time`. */
  steps(
    item: Item,
    time: <Result>(stage: string, step: () => Result | Promise<Result>) => Promise<Result>,
  ): Promise<void>;
}

/** Times an engine at every size: rounds over all frames, the whole way and the steps apart; the first rounds are dropped. */
export async function timeEngine<Item>(
  runFor: (size: FrameSize) => Promise<EngineRun<Item>>,
  task: FaceTask,
): Promise<EngineTimings> {
  const timings: Partial<Record<FrameSize, FrameTiming>> = {};
  for (const size of FRAME_SIZES) timings[size] = await timeSize(await runFor(size), task);
  return timings as EngineTimings;
}

async function timeSize<Item>(run: EngineRun<Item>, { warmUpRounds, rounds }: FaceTask): Promise<FrameTiming> {
  for (let round = 0; round < warmUpRounds; round++) for (const item of run.items) await run.whole(item);
  const whole: number[] = [];
  let embedded = 0;
  const cpu = process.cpuUsage();
  for (let round = 0; round < rounds; round++) {
    for (const item of run.items) if (await timed(whole, () => run.whole(item))) embedded++;
  }
  const { user, system } = process.cpuUsage(cpu);
  const stages = await timeStages(run, rounds);
  const cpuMs = rounded((user + system) / 1000 / whole.length);
  return { frame: summarise(whole), cpuMs, stages, frames: whole.length, embedded };
}

async function timeStages<Item>(run: EngineRun<Item>, rounds: number): Promise<Record<string, number>> {
  const times = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round++) {
    for (const item of run.items) {
      await run.steps(item, (stage, step) => {
        const list = times.get(stage) ?? [];
        times.set(stage, list);
        return timed(list, step);
      });
    }
    if (round === 0) times.clear();
  }
  return Object.fromEntries([...times].map(([stage, list]) => [stage, summarise(list).p50]));
}
