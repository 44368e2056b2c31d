import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Box, Frame } from '../engine/face-engine.ts';
import { ModelError } from '../error.ts';
import { MESH_POINTS, type MeshFace, type MeshLook } from './face-mesh.ts';
import { measuresOf } from './measures.ts';
import { MESH_LIBRARY, type MeshFiles, meshFilePath, readMesh } from './mesh-files.ts';

/** The part of the library that is used. */
interface Human {
  load(): Promise<void>;
  detect(input: unknown): Promise<unknown>;
  readonly models: { loaded(): string[] };
  readonly tf: {
    tensor4d(values: Float32Array, shape: [number, number, number, number]): unknown;
    dispose(tensor: unknown): void;
    getBackend(): string;
  };
}
type HumanModule = { readonly Human: new (config: object) => Human };

// A host that cannot exist (RFC 6761): whatever is asked for under it comes from the verified bytes.
const NOWHERE = 'https://mesh.invalid/';
const NETWORKS = ['blazeface', 'facemesh', 'iris'] as const;
const OFF = { enabled: false };

/** A second face counts from this share of the largest one's area on, as in `engine/pipeline.ts`. */
const COMPARABLE_AREA = 0.35;
const RAD = 180 / Math.PI;

const CONFIG = {
  backend: 'wasm',
  wasmPath: NOWHERE,
  wasmPlatformFetch: true,
  modelBasePath: NOWHERE,
  // Results of one frame must never be those of the one before, which may have shown somebody else. Said three times,
  // because the library has three such switches.
  cacheSensitivity: 0,
  skipAllowed: false,
  cacheModels: false,
  async: false,
  debug: false,
  warmup: 'none',
  filter: OFF,
  gesture: OFF,
  body: OFF,
  hand: OFF,
  object: OFF,
  segmentation: OFF,
  face: {
    enabled: true,
    detector: {
      modelPath: 'blazeface.json',
      rotation: false,
      maxDetected: 5,
      minConfidence: 0.2,
      skipFrames: 0,
      skipTime: 0,
      return: false,
    },
    mesh: { enabled: true, modelPath: 'facemesh.json' },
    iris: { enabled: true, modelPath: 'iris.json' },
    attention: OFF,
    description: OFF,
    emotion: OFF,
    // Measured to be no better than chance, and 0 when their files are missing: never read as a score.
    antispoof: OFF,
    liveness: OFF,
  },
};

const FoundFace = z.object({
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  score: z.number(),
  mesh: z.array(z.array(z.number())),
  rotation: z.object({ angle: z.object({ yaw: z.number(), pitch: z.number() }) }).nullable(),
});
const Found = z.object({ error: z.string().nullish(), face: z.array(FoundFace) });

/** Opens the library in this thread, whose `fetch` answers from verified bytes from now on, and reaches no network. */
export async function openHuman(mesh: MeshFiles): Promise<(frame: Frame) => Promise<MeshLook>> {
  const bytes = readMesh(mesh);
  globalThis.fetch = async (input) => answerFrom(bytes, input);
  const { Human } = createRequire(import.meta.url)(meshFilePath(mesh, MESH_LIBRARY)) as HumanModule;
  const human = new Human(CONFIG);
  await human.load();
  // It logs what it could not load and goes on without; then it would answer with nothing, or with zeros.
  const missing = NETWORKS.filter((network) => !human.models.loaded().includes(network));
  if (missing.length > 0 || human.tf.getBackend() !== 'wasm') {
    throw new ModelError(
      'WORKER_FAILED',
      `the face mesh runs on ${human.tf.getBackend()} without ${missing.join(', ')}`,
    );
  }
  // One buffer for all frames of a size: it is copied out before the next frame comes, and megabytes a frame would pile up.
  let values = new Float32Array(0);
  return async ({ width, height, rgb }) => {
    if (values.length !== rgb.length) values = new Float32Array(rgb.length);
    values.set(rgb);
    const input = human.tf.tensor4d(values, [1, height, width, 3]);
    try {
      return lookOf(await human.detect(input));
    } finally {
      human.tf.dispose(input);
    }
  };
}

function lookOf(result: unknown): MeshLook {
  const { error, face: faces } = Found.parse(result);
  if (error) throw new ModelError('WORKER_FAILED', `the face mesh library answered with an error: ${error}`);
  const [largest, ...others] = faces.toSorted((one, other) => areaOf(other) - areaOf(one));
  if (!largest) return { outcome: 'none' };
  const comparable = others.filter((other) => areaOf(other) >= COMPARABLE_AREA * areaOf(largest)).length;
  if (comparable > 0) return { outcome: 'several', faces: comparable + 1 };
  const face = meshFaceOf(largest);
  return face ? { outcome: 'one', face } : { outcome: 'none' };
}

/** Undefined for a face that was detected but has no complete mesh: nothing was measured of it. */
function meshFaceOf({
  box: [x, y, width, height],
  score,
  mesh,
  rotation,
}: z.infer<typeof FoundFace>): MeshFace | undefined {
  if (mesh.length !== MESH_POINTS || !rotation) return undefined;
  const landmarks = Float32Array.from(
    mesh.flatMap(([px = Number.NaN, py = Number.NaN, pz = Number.NaN]) => [px, py, pz]),
  );
  const box: Box = { x, y, width, height };
  // The library turns the other way round: in both angles.
  const turned = { yawDeg: -rotation.angle.yaw * RAD, pitchDeg: -rotation.angle.pitch * RAD };
  return { box, score, landmarks, measures: measuresOf(landmarks, turned) };
}

function areaOf({ box: [, , width, height] }: z.infer<typeof FoundFace>): number {
  return width * height;
}

function answerFrom(bytes: ReadonlyMap<string, Buffer>, input: string | URL | Request): Response {
  const url = new URL(input instanceof Request ? input.url : input);
  const name = basename(url.pathname);
  const found = url.href.startsWith(NOWHERE) ? bytes.get(name) : undefined;
  if (!found) throw new TypeError(`the face mesh asked for ${url.href}, which is none of its files`);
  const type = { json: 'application/json', wasm: 'application/wasm' }[name.split('.').at(-1) ?? ''];
  return new Response(new Uint8Array(found), { headers: { 'content-type': type ?? 'application/octet-stream' } });
}
