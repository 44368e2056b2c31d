import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLE_MANIFEST, type ModelBundle } from '../../contract/model-bundle.ts';
import { readManifest } from '../../models/manifest.ts';
import type { WeightSet } from '../../models/weights.ts';
import { DesiredError } from './error.ts';

/** Where bundles lie in the device's folder, one folder for each version. */
export function bundleFolder(dir: string, { version }: Pick<ModelBundle, 'version'>): string {
  return join(dir, 'bundles', String(version));
}

/**
 * The models of a bundle that was fetched, or throws `BUNDLE_INVALID`: unless its manifest is the announced one and names for
 * each file the bytes that were announced. The engine verifies the bytes themselves at each start.
 */
export function openBundle(dir: string, bundle: ModelBundle): WeightSet {
  const folder = bundleFolder(dir, bundle);
  const invalid = (what: string, cause?: unknown) =>
    new DesiredError('BUNDLE_INVALID', `model bundle ${bundle.version}: ${what}`, { cause });
  const manifestPath = join(folder, BUNDLE_MANIFEST);
  const announced = new Map(bundle.files.map((file) => [file.name, file]));
  if (!existsSync(manifestPath)) throw invalid('its manifest is missing; it has to be fetched again');
  if (sha256Of(readFileSync(manifestPath)) !== announced.get(BUNDLE_MANIFEST)?.sha256) {
    throw invalid('its manifest was altered');
  }
  try {
    const manifest = readManifest(manifestPath);
    if (manifest.id !== bundle.model) throw invalid(`its manifest is of ${manifest.id}, not of ${bundle.model}`);
    const foreign = manifest.files.find((file) => announced.get(file.name)?.sha256 !== file.sha256);
    if (foreign) throw invalid(`${foreign.name} is not the file that was announced`);
    return { manifest, folder };
  } catch (cause) {
    throw cause instanceof DesiredError ? cause : invalid('its manifest can not be read', cause);
  }
}

/** Removes the bundles of other versions than those named, so that a disk does not fill up with models. */
export function pruneBundles(dir: string, keep: readonly number[]): void {
  const folder = join(dir, 'bundles');
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (keep.includes(Number(name)) || !statSync(join(folder, name)).isDirectory()) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** SHA-256 in lower-case hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
