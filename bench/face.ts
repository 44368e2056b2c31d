import { allocatorEnvironment } from '../firmware-config/systemd/allocator.ts';
import { ModelError } from '../models/error.ts';
import { packageFolder } from '../models/mesh/mesh-files.ts';
import { inChildProcess } from './child-process.ts';
import { rounded } from './durations.ts';
import { type FaceTask, FRAME_SIZES } from './face-frames.ts';
import type { MeshCost } from './face-mesh.ts';
import type { EngineTimings } from './face-timing.ts';

const TASK: FaceTask = { warmUpRounds: 2, rounds: 10 };

/** How many times as long as ours another engine takes for a frame of 640x480, by p50 and by CPU time. */
export interface EngineRatio {
  readonly human: number | null;
  readonly faceApi: number | null;
}

/** What `zs bench face --json` prints. An engine whose package is not installed is null. */
export interface FaceBenchReport {
  readonly ours: EngineTimings;
  readonly human: EngineTimings | null;
  readonly faceApi: EngineTimings | null;
  /** What a challenge adds to an agent; no part of the ratios. */
  readonly mesh: MeshCost;
  readonly ratio: EngineRatio;
  readonly cpuRatio: EngineRatio;
}

/**
 * Times the way from the pixels of a frame to an embedding, for our engine and for the two common ones, over the same pictures
 * of the demo's people. Each runs alone, in its own process, on one thread; prints a table or JSON.
 */
export async function benchFace(options: { readonly json: boolean; readonly ours?: unknown }): Promise<void> {
  const ours = await timingsOf('./face-ours.ts');
  const mesh = await meshCost();
  const others = options.ours !== true;
  const human = others && isInstalled('@vladmandic/human') ? await timingsOf('./face-human.ts') : null;
  const faceApi = others && isInstalled('@vladmandic/face-api') ? await timingsOf('./face-api.ts') : null;
  const ratioBy = (measure: (timings: EngineTimings) => number): EngineRatio => ({
    human: human && rounded(measure(human) / measure(ours)),
    faceApi: faceApi && rounded(measure(faceApi) / measure(ours)),
  });
  const ratio = ratioBy((timings) => timings['640x480'].frame.p50);
  const cpuRatio = ratioBy((timings) => timings['640x480'].cpuMs);
  const report: FaceBenchReport = { ours, human, faceApi, mesh, ratio, cpuRatio };
  if (options.json) console.log(JSON.stringify(report));
  else print(report);
}

function meshCost(): Promise<MeshCost> {
  return inChildProcess<FaceTask, MeshCost>(new URL('./face-mesh.ts', import.meta.url), TASK, allocatorEnvironment);
}

function timingsOf(module: string): Promise<EngineTimings> {
  return inChildProcess<FaceTask, EngineTimings>(new URL(module, import.meta.url), TASK);
}

// Both are for development only: in production there is nothing to compare with.
function isInstalled(name: string): boolean {
  try {
    packageFolder(name);
    return true;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    process.stderr.write(`${name} is not installed (npm ci installs it for development); it is left out\n`);
    return false;
  }
}

function print({ ours, human, faceApi, mesh, ratio, cpuRatio }: FaceBenchReport): void {
  const rows: Record<string, object> = {};
  for (const [engine, timings] of Object.entries({ ours, human, faceApi, mesh: mesh.timings })) {
    for (const size of timings ? FRAME_SIZES : []) {
      const { frame, cpuMs, stages, frames, embedded } = timings?.[size] ?? ours[size];
      const steps = Object.entries(stages).map(([stage, ms]) => `${stage} ${ms.toFixed(1)}`);
      rows[`${engine} ${size}`] = { ...frame, cpuMs, embedded: `${embedded} of ${frames}`, stages: steps.join(', ') };
    }
  }
  console.table(rows);
  console.table({ ratio, cpuRatio });
  console.log(`the mesh: ${mesh.startCpuMs} ms of CPU to start, ${mesh.rssMb} MB`);
}
