import type { Frame } from '../models/engine/face-engine.ts';
import { humanFaceConfig, openHumanLibrary } from '../models/evaluation/human-library.ts';
import { serveTask } from './child-process.ts';
import { type FaceTask, framesOf } from './face-frames.ts';
import { type EngineTimings, timeEngine } from './face-timing.ts';

// @vladmandic/human in WebAssembly, one thread (its backend has no more in Node): the child process behind `face.ts`.

async function measure(task: FaceTask): Promise<EngineTimings> {
  const human = await openHumanLibrary();
  const detect = async (frame: Frame, config = humanFaceConfig({ mesh: true, description: true })) => {
    const input = human.tf.tensor4d(Float32Array.from(frame.rgb), [1, frame.height, frame.width, 3]);
    const { face } = await human.detect(input, config);
    human.tf.dispose(input);
    return (face[0]?.embedding?.length ?? 0) > 0;
  };
  return timeEngine<Frame>(async (size) => {
    return {
      items: await framesOf(size),
      whole: (frame) => detect(frame),
      // Its steps cannot be called one by one; what each adds is the difference to the line before.
      async steps(frame, time) {
        await time('detect', () => detect(frame, humanFaceConfig({ mesh: false, description: false })));
        await time('detectAndMesh', () => detect(frame, humanFaceConfig({ mesh: true, description: false })));
        await time('detectMeshAndDescription', () => detect(frame));
      },
    };
  }, task);
}

await serveTask<FaceTask, EngineTimings>(measure);
