import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageFolder } from '../models/mesh/mesh-files.ts';
import { serveTask } from './child-process.ts';
import { type FaceTask, framesOf } from './face-frames.ts';
import { type EngineTimings, timeEngine } from './face-timing.ts';

// @vladmandic/face-api in WebAssembly, one thread, with the faster of its two detectors: the child process behind `face.ts`.

interface Net {
  loadFromDisk(folder: string): Promise<void>;
}
interface Found<Result> extends PromiseLike<Result | undefined> {
  withFaceLandmarks(): Found<Result> & { withFaceDescriptor(): PromiseLike<{ descriptor: Float32Array } | undefined> };
}
interface FaceApi {
  readonly nets: Readonly<Record<'tinyFaceDetector' | 'faceLandmark68Net' | 'faceRecognitionNet', Net>>;
  readonly tf: {
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    getBackend(): string;
    tensor3d(values: Uint8Array, shape: readonly number[], type: 'int32'): unknown;
    dispose(tensor: unknown): void;
  };
  readonly TinyFaceDetectorOptions: new (options: object) => object;
  detectSingleFace(input: unknown, options: object): Found<object>;
}

async function measure(task: FaceTask): Promise<EngineTimings> {
  const folder = packageFolder('@vladmandic/face-api');
  const api = createRequire(import.meta.url)(join(folder, 'dist/face-api.node-wasm.js')) as FaceApi;
  await api.tf.setBackend('wasm');
  await api.tf.ready();
  if (api.tf.getBackend() !== 'wasm') throw new Error(`face-api runs on ${api.tf.getBackend()}, not on wasm`);
  for (const net of ['tinyFaceDetector', 'faceLandmark68Net', 'faceRecognitionNet'] as const) {
    await api.nets[net].loadFromDisk(join(folder, 'model'));
  }
  const options = new api.TinyFaceDetectorOptions({ inputSize: 416, scoreThreshold: 0.3 });
  return timeEngine<() => unknown>(async (size) => {
    const frames = await framesOf(size);
    const items = frames.map(
      ({ rgb, width, height }) =>
        () =>
          api.tf.tensor3d(rgb, [height, width, 3], 'int32'),
    );
    const on = async <Result>(pixels: () => unknown, look: (input: unknown) => PromiseLike<Result>) => {
      const input = pixels();
      const result = await look(input);
      api.tf.dispose(input);
      return result;
    };
    const detected = (input: unknown) => api.detectSingleFace(input, options);
    const embedded = (input: unknown) => detected(input).withFaceLandmarks().withFaceDescriptor();
    return {
      items,
      whole: async (pixels) => ((await on(pixels, embedded))?.descriptor.length ?? 0) > 0,
      async steps(pixels, time) {
        await time('detect', () => on(pixels, detected));
        await time('detectAndLandmarks', () => on(pixels, (input) => detected(input).withFaceLandmarks()));
        await time('detectLandmarksAndDescription', () => on(pixels, embedded));
      },
    };
  }, task);
}

await serveTask<FaceTask, EngineTimings>(measure);
