import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packTexts } from './pack-texts.ts';
import { sourceDigest } from './source-digest.ts';
import { appIsStale, STAMP } from './stale.ts';
import { viteConfigOf } from './vite-config.ts';
import { outputOf, type WebApp, webApps } from './web-apps.ts';

export interface BuildOptions {
  /** Folder of the repository. */
  readonly repository: string;
  /** Builds also what is up to date. */
  readonly force?: boolean;
  readonly onProgress?: (line: string) => void;
}

/** Builds the applications whose output is missing or stale. Returns the names of those it built. */
export async function buildWeb({ repository, force = false, onProgress }: BuildOptions): Promise<WebApp['name'][]> {
  const wanted = webApps().filter((app) => force || appIsStale(repository, app));
  if (wanted.length === 0) return [];
  // Loaded only now: a start with everything built must not pay for the bundler.
  const { build } = await import('vite');
  for (const app of wanted) {
    onProgress?.(`building the ${app.name} screen`);
    // Taken before the build: an edit while it runs makes the output stale instead of being missed.
    const digest = sourceDigest(repository, app);
    const output = outputOf(repository, app);
    const fresh = `${output}.${randomBytes(4).toString('hex')}`;
    await build(viteConfigOf(repository, app, fresh));
    await packTexts(fresh);
    await writeFile(join(fresh, STAMP), `${digest}\n`);
    await putInPlace(fresh, output);
  }
  return wanted.map((app) => app.name);
}

// A failed or interrupted build leaves the old output alone, and a server that runs never serves half of a new one.
async function putInPlace(fresh: string, output: string): Promise<void> {
  await mkdir(dirname(output), { recursive: true });
  const old = `${fresh}.old`;
  await rename(output, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(fresh, output);
  await rm(old, { recursive: true, force: true });
}
