import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { packageFolder } from '../mesh/mesh-files.ts';

/** What is used of @vladmandic/human with its own recognition, for comparison only: no decision of ours rests on it. */
export interface HumanLibrary {
  load(): Promise<void>;
  detect(
    input: unknown,
    config?: object,
  ): Promise<{ readonly face: readonly { readonly embedding?: readonly number[] }[] }>;
  readonly tf: {
    tensor4d(values: Float32Array, shape: readonly number[]): unknown;
    dispose(tensor: unknown): void;
    getBackend(): string;
  };
}

const NOWHERE = 'https://human.invalid/';
const [OFF, ON] = [{ enabled: false }, { enabled: true }];

function off(...parts: readonly string[]): object {
  return Object.fromEntries(parts.map((part) => [part, OFF]));
}

/** Configuration of its face part: detector always, mesh and description on or off. Nothing is kept between frames. */
export function humanFaceConfig({
  mesh,
  description,
}: {
  readonly mesh: boolean;
  readonly description: boolean;
}): object {
  return {
    face: {
      enabled: true,
      detector: { rotation: true, maxDetected: 1, skipFrames: 0, skipTime: 0 },
      mesh: mesh ? ON : OFF,
      description: { ...(description ? ON : OFF), skipFrames: 0, skipTime: 0 },
      ...off('attention', 'iris', 'emotion', 'antispoof', 'liveness'),
    },
  };
}

/**
 * Opens the library in this process, in WebAssembly, on one thread. From then on `fetch` of this process answers only from the
 * installed packages. Throws ModelError WEIGHTS_MISSING when they are not installed.
 */
export async function openHumanLibrary(): Promise<HumanLibrary> {
  const folders = [
    join(packageFolder('@vladmandic/human'), 'models'),
    join(packageFolder('@tensorflow/tfjs-backend-wasm'), 'dist'),
  ];
  globalThis.fetch = (input) => fromPackages(folders, input);
  const library = join(packageFolder('@vladmandic/human'), 'dist/human.node-wasm.js');
  const { Human } = createRequire(import.meta.url)(library) as { Human: new (config: object) => HumanLibrary };
  const human = new Human({
    backend: 'wasm',
    wasmPath: NOWHERE,
    wasmPlatformFetch: true,
    modelBasePath: NOWHERE,
    cacheSensitivity: 0,
    async: false,
    debug: false,
    warmup: 'none',
    ...off('filter', 'gesture', 'body', 'hand', 'object', 'segmentation'),
    ...humanFaceConfig({ mesh: true, description: true }),
  });
  await human.load();
  if (human.tf.getBackend() !== 'wasm') throw new Error(`Human runs on ${human.tf.getBackend()}, not on wasm`);
  return human;
}

// Node's fetch reads no files; whatever the library asks for comes from its packages.
async function fromPackages(folders: readonly string[], input: string | URL | Request): Promise<Response> {
  const name = basename(new URL(input instanceof Request ? input.url : input).pathname);
  const type = name.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
  for (const folder of folders) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (bytes) return new Response(new Uint8Array(bytes), { headers: { 'content-type': type } });
  }
  return new Response(null, { status: 404 });
}
