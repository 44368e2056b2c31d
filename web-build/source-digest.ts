import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { WebApp } from './web-apps.ts';

/** What every bundle depends on besides its own source: the build itself and the pinned versions of the libraries. */
const BUILD_INPUTS = ['web-build', 'package-lock.json'];

/**
 * SHA-256 (hex) over the names and contents of everything that goes into a bundle. Contents and not file times, because
 * a checkout or a copied folder sets times that say nothing about what was built.
 */
export function sourceDigest(repository: string, app: WebApp): string {
  const files = [app.root, ...app.alsoReads, ...BUILD_INPUTS].flatMap((path) => filesUnder(join(repository, path)));
  const digest = createHash('sha256');
  for (const file of [...new Set(files)].sort()) {
    const bytes = readFileSync(file);
    digest.update(`${relative(repository, file).replaceAll(sep, '/')} ${bytes.length}\n`).update(bytes);
  }
  return digest.digest('hex');
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return globSync('**/*', { cwd: path, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name));
}
