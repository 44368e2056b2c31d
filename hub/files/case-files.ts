import { hkdfSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Digest } from '../../contract/ids.ts';
import type { Store } from '../store/store.ts';
import { EdgeWatch } from './edges.ts';
import { FileError } from './error.ts';
import { caseFilesIn, FileFolder } from './folder.ts';
import type { FileKind } from './kinds.ts';
import { DEFAULT_FILE_LIMITS, type FileLimits } from './limits.ts';
import { recognise } from './recognise.ts';
import { placeSealed, readSealed, writeSealed } from './sealed-file.ts';
import { shownName } from './shown-name.ts';

/** A file that came in and was found good, and has no name yet. */
export interface StagedFile {
  readonly name: string;
  readonly kind: FileKind;
  readonly bytes: number;
  readonly digest: Digest;
  /** Gives it its place; to be called inside the transaction that writes its row. */
  place(): Promise<void>;
  /** Forgets it. After `place` it does nothing. */
  discard(): Promise<void>;
}

export interface CaseFilesOptions {
  readonly store: Store;
  /** The hub's data folder. */
  readonly dir: string;
  readonly vaultKey: Buffer;
  readonly limits?: Partial<FileLimits>;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Contents of files, sealed in a folder under their digest. What they belong to is in `case_files`. */
export class CaseFiles {
  readonly limits: FileLimits;
  readonly #store: Store;
  readonly #key: Buffer;
  readonly #folder: FileFolder;

  constructor({ store, dir, vaultKey, limits, now }: CaseFilesOptions) {
    this.limits = { ...DEFAULT_FILE_LIMITS, ...limits };
    this.#store = store;
    this.#key = Buffer.from(hkdfSync('sha256', vaultKey, '', 'zs case files', 32));
    this.#folder = new FileFolder(caseFilesIn(dir), this.limits.reserveBytes, now);
  }

  /** Takes a file as it arrives: counts, recognises and seals it. Throws FileError; then nothing of it is left. */
  async receive(givenName: string, source: AsyncIterable<Buffer>): Promise<StagedFile> {
    await this.#folder.open(this.#store);
    const name = shownName(givenName);
    const draft = this.#folder.draft();
    const watch = new EdgeWatch();
    const digest = await writeSealed(draft, this.#key, watched(source, watch, this.limits.fileBytes));
    const discard = () => rm(draft, { force: true });
    try {
      const seen = watch.end();
      const kind = await recognise(name, seen);
      const place = async () => {
        this.#folder.prepare(digest);
        await placeSealed(draft, this.#folder.pathOf(digest));
      };
      return { name, kind, bytes: seen.bytes, digest, place, discard };
    } catch (error) {
      await discard();
      throw error;
    }
  }

  /** The content, checked piece by piece. Throws FileError. */
  read(digest: Digest): Promise<AsyncGenerator<Buffer>> {
    return readSealed(this.#folder.pathOf(digest), this.#key, digest);
  }

  has(digest: Digest): boolean {
    return existsSync(this.#folder.pathOf(digest));
  }

  /** Removes the content. Only inside the transaction that makes sure that nothing else names it. */
  async remove(digest: Digest): Promise<void> {
    await rm(this.#folder.pathOf(digest), { force: true });
  }
}

/** What lets contents go, for whoever holds no key: retention. */
export function removableFiles(dir: string): Pick<CaseFiles, 'remove'> {
  const folder = new FileFolder(caseFilesIn(dir), 0, Date.now);
  return { remove: (digest) => rm(folder.pathOf(digest), { force: true }) };
}

async function* watched(source: AsyncIterable<Buffer>, watch: EdgeWatch, most: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > most) {
      throw new FileError('TOO_LARGE', `a file may have ${most} bytes; split it, or save the pictures smaller`);
    }
    watch.see(chunk);
    yield chunk;
  }
}
