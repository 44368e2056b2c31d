import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract } from 'tar';
import { ModelError } from './error.ts';
import type { Manifest, WantedFile } from './manifest.ts';

/** Puts the package's tarball into `folder` and returns its path. Implementations: `npm-package.ts`. */
export type ObtainTarball = (pkg: Manifest['package'], folder: string) => Promise<string>;

/** What happened to one file: it was right already, or it was put in place. */
export interface FetchProgress {
  readonly file: string;
  readonly state: 'present' | 'fetched';
  readonly bytes: number;
}

/**
 * Brings every file of the manifest into `folder`. Files that are right are left alone, and when all are, no package is
 * asked for. Nothing is put in place before its size and SHA-256 are the manifest's (`DOWNLOAD_ALTERED` otherwise).
 */
export async function fetchFiles(
  manifest: Manifest,
  folder: string,
  obtainTarball: ObtainTarball,
  report: (progress: FetchProgress) => void,
): Promise<void> {
  const missing: WantedFile[] = [];
  for (const file of manifest.files) {
    if (await isRight(join(folder, file.name), file)) {
      report({ file: file.name, state: 'present', bytes: file.bytes });
    } else {
      missing.push(file);
    }
  }
  if (missing.length === 0) return;

  const unpacked = await mkdtemp(join(tmpdir(), 'zhenshen-models-'));
  try {
    await unpack(await obtainTarball(manifest.package, unpacked), missing, unpacked);
    await mkdir(folder, { recursive: true });
    for (const file of missing) {
      await putInPlace(await checked(join(unpacked, file.from), file, manifest), join(folder, file.name));
      report({ file: file.name, state: 'fetched', bytes: file.bytes });
    }
    await syncFolder(folder);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}

/** SHA-256 in lower-case hexadecimal, as manifests write it. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function isRight(path: string, file: WantedFile): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size !== file.bytes) return false;
  return sha256Hex(await readFile(path)) === file.sha256;
}

/** Takes only the wanted files out; whatever else a tampered tarball holds, or links, never reaches the disk. */
async function unpack(tarball: string, files: readonly WantedFile[], folder: string): Promise<void> {
  const wanted = new Map(files.map((file) => [file.from, file.bytes]));
  try {
    await extract({
      file: tarball,
      cwd: folder,
      strip: 1,
      filter: (path, entry) => {
        const bytes = wanted.get(path.split('/').slice(1).join('/'));
        return bytes !== undefined && 'type' in entry && entry.type === 'File' && entry.size === bytes;
      },
    });
  } catch (cause) {
    throw new ModelError('DOWNLOAD_ALTERED', `${tarball} is no readable npm package; delete it and try again`, {
      cause,
    });
  }
}

async function checked(path: string, file: WantedFile, manifest: Manifest): Promise<Buffer> {
  const { name, version } = manifest.package;
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new ModelError(
      'DOWNLOAD_ALTERED',
      `${name}@${version} holds no ${file.from} of ${file.bytes} bytes; this is not the package the manifest was made for`,
      { cause },
    );
  });
  const found = sha256Hex(bytes);
  if (found === file.sha256) return bytes;
  throw new ModelError(
    'DOWNLOAD_ALTERED',
    `${file.from} of ${name}@${version} was altered: SHA-256 is ${found}, expected ${file.sha256}; nothing was installed. ` +
      'Check the npm registry in use (npm config get registry) and try again',
  );
}

// Written aside, synced, then renamed: after a power cut a device holds the old file or the new one, never half of it.
async function putInPlace(bytes: Buffer, path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}.part`;
  try {
    const handle = await open(aside, 'wx', 0o644);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
