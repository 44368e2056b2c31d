import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BUNDLE_MANIFEST, ModelBundle } from '../../contract/model-bundle.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import type { Database } from '../store/store.ts';
import { FleetError } from './error.ts';

// Only what is needed to list the files; devices read the manifest with the schema of their models.
const ManifestFiles = z.object({
  id: z.string(),
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
});

/** Where the bytes of bundles lie in the hub's folder: one file for each content. */
export function bundleFilesFolder(dir: string): string {
  return join(dir, 'bundles');
}

/**
 * Adds a folder with a manifest and its files as the next version of the models for devices. Each file is verified against the
 * manifest, then copied under its SHA-256. Throws FleetError `BUNDLE_INVALID`.
 */
export async function addBundle(
  db: Database,
  dir: string,
  from: string,
  note: string,
  now: number,
): Promise<ModelBundle> {
  const manifestPath = join(from, BUNDLE_MANIFEST);
  if (!existsSync(manifestPath)) throw new FleetError('BUNDLE_INVALID', `${manifestPath} does not exist`);
  const manifest = ManifestFiles.safeParse(JSON.parse(readFileSync(manifestPath, 'utf8')));
  if (!manifest.success) throw new FleetError('BUNDLE_INVALID', `${manifestPath} is no manifest of face models`);
  const wanted = [
    { name: BUNDLE_MANIFEST, bytes: statSync(manifestPath).size, sha256: sha256Of(manifestPath) },
    ...manifest.data.files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
  ];
  const version = (await latestVersion(db)) + 1;
  const bundle = parseOrThrow(ModelBundle, { version, model: manifest.data.id, files: wanted }, 'model bundle');
  mkdirSync(bundleFilesFolder(dir), { recursive: true });
  for (const { name, sha256 } of bundle.files) {
    const path = join(from, name);
    if (!existsSync(path) || sha256Of(path) !== sha256) {
      throw new FleetError('BUNDLE_INVALID', `${path} is not the file that its manifest names`);
    }
    const kept = join(bundleFilesFolder(dir), sha256);
    if (existsSync(kept)) continue;
    copyFileSync(path, `${kept}.new`);
    renameSync(`${kept}.new`, kept);
  }
  await keepBundle(db, bundle, note, now);
  return bundle;
}

/** Releases a bundle's files again under the next version: models only go forward, also when they go back. */
export async function releaseAgain(db: Database, bundle: ModelBundle, now: number): Promise<ModelBundle> {
  const latest = await latestVersion(db);
  const newest = await findBundle(db, latest);
  // Several devices go back in one roll-out: one new release serves them all.
  if (latest > bundle.version && JSON.stringify(newest.files) === JSON.stringify(bundle.files)) return newest;
  const again = { ...bundle, version: latest + 1 };
  await keepBundle(db, again, `the files of version ${bundle.version} again`, now);
  return again;
}

/** One bundle, or throws `BUNDLE_UNKNOWN`. */
export async function findBundle(db: Database, version: number): Promise<ModelBundle> {
  const row = await db.selectFrom('model_bundles').select('content').where('version', '=', version).executeTakeFirst();
  if (row) return ModelBundle.parse(JSON.parse(row.content));
  throw new FleetError('BUNDLE_UNKNOWN', `there is no model bundle ${version}; see: zs fleet bundle list`);
}

async function latestVersion(db: Database): Promise<number> {
  const row = await db
    .selectFrom('model_bundles')
    .select(({ fn }) => fn.max<number | null>('version').as('latest'))
    .executeTakeFirst();
  return Number(row?.latest ?? 0);
}

async function keepBundle(db: Database, bundle: ModelBundle, note: string, now: number): Promise<void> {
  const row = { version: bundle.version, content: JSON.stringify(bundle), note, added_at: new Date(now).toISOString() };
  await db.insertInto('model_bundles').values(row).execute();
}

function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
