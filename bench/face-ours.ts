import sharp from 'sharp';
import { decodeImage } from '../models/decode.ts';
import { openPipeline } from '../models/engine/pipeline.ts';
import { defaultFacePolicy } from '../models/policy.ts';
import { installedWeights } from '../models/weights.ts';
import { serveTask } from './child-process.ts';
import { type FaceTask, picturesOf } from './face-frames.ts';
import { type EngineTimings, timeEngine } from './face-timing.ts';

// Our pipeline in one thread, without the worker it has in an agent: the child process behind `face.ts`.
sharp.concurrency(1);
const { quality } = defaultFacePolicy();

async function measure(task: FaceTask): Promise<EngineTimings> {
  const pipeline = await openPipeline(installedWeights());
  const timings = await timeEngine(async (size) => {
    const jpegs = await picturesOf(size);
    const items = await Promise.all(jpegs.map(async (jpeg) => ({ jpeg, frame: await decodeImage(jpeg) })));
    return {
      items,
      whole: async ({ frame }) => (await pipeline.analyse(frame, quality)).outcome === 'usable',
      async steps({ jpeg, frame }, time) {
        await time('decode', () => decodeImage(jpeg)); // not part of the frame: the others get pixels, too
        const [face] = await time('detect', () => pipeline.detect(frame));
        if (!face) return;
        const measured = await time('landmarksAndAlign', () => pipeline.measure(frame, face));
        await time('embed', () => pipeline.embed(measured));
      },
    };
  }, task);
  await pipeline.close();
  return timings;
}

await serveTask<FaceTask, EngineTimings>(measure);
