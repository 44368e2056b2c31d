import type { Frame } from '../models/engine/face-engine.ts';
import { createHumanMesh } from '../models/mesh/human-mesh.ts';
import { serveTask } from './child-process.ts';
import { rounded } from './durations.ts';
import { type FaceTask, framesOf } from './face-frames.ts';
import { type EngineTimings, timeEngine } from './face-timing.ts';

// The mesh that challenges are judged by, on its thread, as in an agent: the child process behind `face.ts`.

export interface MeshCost {
  /** CPU ms until the files are verified and the networks open. */
  readonly startCpuMs: number;
  /** Resident memory that thread and networks added to the process, after all frames, MB. */
  readonly rssMb: number;
  readonly timings: EngineTimings;
}

async function measure(task: FaceTask): Promise<MeshCost> {
  await framesOf('1280x720'); // what decoding takes is not the mesh's
  const rssBefore = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  const mesh = createHumanMesh();
  await mesh.start();
  const { user, system } = process.cpuUsage(cpu);
  const timings = await timeEngine<Frame>(async (size) => {
    const sees = async (frame: Frame) => (await mesh.look(frame)).outcome === 'one';
    return {
      items: await framesOf(size),
      whole: sees,
      steps: async (frame, time) => void (await time('mesh', () => sees(frame))),
    };
  }, task);
  const rssMb = Math.round((process.memoryUsage.rss() - rssBefore) / 1e6);
  await mesh.stop();
  return { startCpuMs: rounded((user + system) / 1000), rssMb, timings };
}

await serveTask<FaceTask, MeshCost>(measure);
