import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { Frame } from '../models/engine/face-engine.ts';
import { packageFolder } from '../models/mesh/mesh-files.ts';
import { serveTask } from './child-process.ts';
import { type FaceTask, framesOf } from './face-frames.ts';
import { type EngineTimings, timeEngine } from './face-timing.ts';

// @vladmandic/human in WebAssembly, one thread (its backend has no more in Node): the child process behind `face.ts`.

interface Human {
  load(): Promise<void>;
  detect(
    input: unknown,
    config?: object,
  ): Promise<{ readonly face: readonly { readonly embedding?: readonly number[] }[] }>;
  readonly models: { loaded(): string[] };
  readonly tf: {
    tensor4d(values: Float32Array, shape: readonly number[]): unknown;
    dispose(tensor: unknown): void;
    getBackend(): string;
  };
}
type HumanModule = { readonly Human: new (config: object) => Human };

const NOWHERE = 'https://human.invalid/';
const FOLDERS = [
  join(packageFolder('@vladmandic/human'), 'models'),
  join(packageFolder('@tensorflow/tfjs-backend-wasm'), 'dist'),
];
const [OFF, ON] = [{ enabled: false }, { enabled: true }];

function off(...parts: readonly string[]): object {
  return Object.fromEntries(parts.map((part) => [part, OFF]));
}

const faceWith = (mesh: object, description: object) => ({
  face: {
    enabled: true,
    detector: { rotation: true, maxDetected: 1, skipFrames: 0, skipTime: 0 },
    mesh,
    description: { ...description, skipFrames: 0, skipTime: 0 },
    ...off('attention', 'iris', 'emotion', 'antispoof', 'liveness'),
  },
});

const CONFIG = {
  backend: 'wasm',
  wasmPath: NOWHERE,
  wasmPlatformFetch: true,
  modelBasePath: NOWHERE,
  cacheSensitivity: 0,
  async: false,
  debug: false,
  warmup: 'none',
  ...off('filter', 'gesture', 'body', 'hand', 'object', 'segmentation'),
  ...faceWith(ON, ON),
};

async function measure(task: FaceTask): Promise<EngineTimings> {
  globalThis.fetch = fromPackages;
  const library = join(packageFolder('@vladmandic/human'), 'dist/human.node-wasm.js');
  const { Human } = createRequire(import.meta.url)(library) as HumanModule;
  const human = new Human(CONFIG);
  await human.load();
  if (human.tf.getBackend() !== 'wasm') throw new Error(`Human runs on ${human.tf.getBackend()}, not on wasm`);
  const detect = async (frame: Frame, config: object = faceWith(ON, ON)) => {
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
        await time('detect', () => detect(frame, faceWith(OFF, OFF)));
        await time('detectAndMesh', () => detect(frame, faceWith(ON, OFF)));
        await time('detectMeshAndDescription', () => detect(frame));
      },
    };
  }, task);
}

/** Node's fetch reads no files; whatever the library asks for comes from its packages. */
async function fromPackages(input: string | URL | Request): Promise<Response> {
  const name = basename(new URL(input instanceof Request ? input.url : input).pathname);
  const type = name.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
  for (const folder of FOLDERS) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (bytes) return new Response(new Uint8Array(bytes), { headers: { 'content-type': type } });
  }
  return new Response(null, { status: 404 });
}

await serveTask<FaceTask, EngineTimings>(measure);
