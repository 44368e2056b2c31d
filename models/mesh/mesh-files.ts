import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ModelError } from '../error.ts';
import { sha256Hex } from '../fetch.ts';

/** One file of an installed package, and the bytes it must consist of. */
const PackagedFile = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  package: z.enum(['@vladmandic/human', '@tensorflow/tfjs-backend-wasm']),
  from: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/),
  /** Lower-case hexadecimal, as `sha256sum` prints it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  purpose: z.string().min(1),
});
type PackagedFile = z.infer<typeof PackagedFile>;

const MeshManifest = z.strictObject({
  v: z.literal(1),
  id: z.string().min(1).max(64),
  licence: z.string().min(1),
  origin: z.url(),
  files: z.array(PackagedFile).min(1),
});

/** The library among the files; everything else it asks for by name. */
export const MESH_LIBRARY = 'human.node-wasm.js';

/** The files of the mesh on this machine: what each must be, and where the packages lie. It can be sent to a thread. */
export interface MeshFiles {
  readonly id: string;
  readonly files: readonly PackagedFile[];
  readonly folders: Readonly<Record<PackagedFile['package'], string>>;
}

const MANIFEST = new URL('../manifests/human-mesh-3.3.6.json', import.meta.url);

/** The files that `npm install` brought. Throws WEIGHTS_MISSING when a package is not installed, MANIFEST_INVALID. */
export function installedMesh(): MeshFiles {
  const path = fileURLToPath(MANIFEST);
  const parsed = MeshManifest.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new ModelError('MANIFEST_INVALID', `${path}: ${z.prettifyError(parsed.error)}`);
  const { id, files } = parsed.data;
  const folders = {
    '@vladmandic/human': packageFolder('@vladmandic/human'),
    '@tensorflow/tfjs-backend-wasm': packageFolder('@tensorflow/tfjs-backend-wasm'),
  };
  return { id, files, folders };
}

/** One SHA-256 (base64url) over those of all files, by the manifest's id; `readMesh` makes sure that they are so. */
export function meshDigests({ id, files }: MeshFiles): Record<string, string> {
  const all = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
  return { [id]: Buffer.from(sha256Hex(Buffer.from(all)), 'hex').toString('base64url') };
}

/** Where a file lies, by its name in the manifest. */
export function meshFilePath({ files, folders }: MeshFiles, name: string): string {
  const file = files.find((candidate) => candidate.name === name);
  if (!file) throw new ModelError('WEIGHTS_MISSING', `the manifest of the face mesh has no file ${name}`);
  return join(folders[file.package], file.from);
}

/**
 * Reads and verifies all files, at every start of the thread: a swapped network would see a turned head in a photograph.
 * Throws WEIGHTS_MISSING or WEIGHTS_ALTERED, naming the file.
 */
export function readMesh(mesh: MeshFiles): ReadonlyMap<string, Buffer> {
  return new Map(mesh.files.map((file) => [file.name, readVerified(meshFilePath(mesh, file.name), file.sha256)]));
}

function readVerified(path: string, sha256: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new ModelError('WEIGHTS_MISSING', `${path} cannot be read; run: npm ci`, { cause });
  }
  const found = sha256Hex(bytes);
  if (found === sha256) return bytes;
  const message = `${path} is not the file it should be: SHA-256 is ${found}, expected ${sha256}; run: npm ci`;
  throw new ModelError('WEIGHTS_ALTERED', message);
}

/** Folder of an installed package, whose `exports` may hide most of its files. Throws WEIGHTS_MISSING. */
export function packageFolder(name: string): string {
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const inside = join('node_modules', ...name.split('/'));
    return entry.slice(0, entry.lastIndexOf(inside) + inside.length);
  } catch (cause) {
    throw new ModelError('WEIGHTS_MISSING', `the package ${name} is not installed; run: npm ci`, { cause });
  }
}
