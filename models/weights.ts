import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Digest } from '../contract/ids.ts';
import { digestOf } from '../contract/jws.ts';
import { ModelError } from './error.ts';
import { sha256Hex } from './fetch.ts';
import { type Manifest, readManifest, type WantedFile, WEIGHTS_MANIFEST } from './manifest.ts';

/** A weight file whose bytes are the manifest's. `digest` is its SHA-256 in base64url, for the posture of attestations. */
export interface Weights {
  readonly file: WantedFile;
  readonly bytes: Uint8Array;
  readonly digest: Digest;
}

/** A set of weights on this machine: what it must consist of, and the folder it lies in. */
export interface WeightSet {
  readonly manifest: Manifest;
  readonly folder: string;
}

/** The weights that `npm install` fetched into this checkout. */
export function installedWeights(): WeightSet {
  const manifest = readManifest(WEIGHTS_MANIFEST);
  return { manifest, folder: fileURLToPath(new URL(`../${manifest.folder}`, import.meta.url)) };
}

/**
 * Reads one weight file and verifies it, at every start: another network under the same name is how someone with the
 * device in their hands would make it accept everybody. Throws `WEIGHTS_MISSING` or `WEIGHTS_ALTERED`.
 */
export async function loadWeights(set: WeightSet, name: string): Promise<Weights> {
  const file = wantedFile(set.manifest, name);
  const path = join(set.folder, name);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new ModelError('WEIGHTS_MISSING', `${path} cannot be read; run: npm run models:fetch`, { cause });
  }
  const found = sha256Hex(bytes);
  if (found !== file.sha256) {
    throw new ModelError(
      'WEIGHTS_ALTERED',
      `${path} is not the file it should be: SHA-256 is ${found}, expected ${file.sha256}; run: npm run models:fetch`,
    );
  }
  return { file, bytes, digest: digestOf(bytes) };
}

/** The SHA-256 (base64url) that each named weight file must have; `loadWeights` makes sure it does. */
export function expectedDigests(manifest: Manifest, names: readonly string[]): Record<string, Digest> {
  return Object.fromEntries(
    names.map((name) => [name, Buffer.from(wantedFile(manifest, name).sha256, 'hex').toString('base64url') as Digest]),
  );
}

function wantedFile(manifest: Manifest, name: string): WantedFile {
  const file = manifest.files.find((candidate) => candidate.name === name);
  if (!file) throw new ModelError('WEIGHTS_MISSING', `manifest ${manifest.id} has no file ${name}`);
  return file;
}
