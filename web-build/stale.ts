import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceDigest } from './source-digest.ts';
import { outputOf, type WebApp, webApps } from './web-apps.ts';

/** Name of the file in each output folder that holds the digest of the sources it was built from. */
export const STAMP = 'sources.sha256';

/** True when an application has not been built, or was built from other sources than those here now. */
export function webIsStale(repository: string, apps: readonly WebApp[] = webApps()): boolean {
  return apps.some((app) => appIsStale(repository, app));
}

/** The same for one application. */
export function appIsStale(repository: string, app: WebApp): boolean {
  const output = outputOf(repository, app);
  const stamp = join(output, STAMP);
  if (!existsSync(join(output, 'index.html')) || !existsSync(stamp)) return true;
  return readFileSync(stamp, 'utf8').trim() !== sourceDigest(repository, app);
}
