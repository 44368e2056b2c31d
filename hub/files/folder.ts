import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../contract/ids.ts';
import { writeSecretFile } from '../../contract/signature/key-file.ts';
import type { Store } from '../store/store.ts';
import { FileError } from './error.ts';

/** Name of the setting that says which folder belongs to this database. */
const SETTING = 'case-files-folder';
/** What an upload left that broke off with the process. */
const STALE_MS = 3_600_000;

/** Where the files of cases lie, in the hub's data folder; several workers on several machines share it. */
export function caseFilesIn(dir: string): string {
  return join(dir, 'case-files');
}

/** The folder with the sealed contents. */
export class FileFolder {
  readonly #root: string;
  readonly #reserveBytes: number;
  readonly #now: () => number;

  constructor(root: string, reserveBytes: number, now: () => number) {
    this.#root = root;
    this.#reserveBytes = reserveBytes;
    this.#now = now;
  }

  /** The adversary can't choose it: a digest has no dot and no slash, and two letters of it are the folder. */
  pathOf(digest: Digest): string {
    return join(this.#root, digest.slice(0, 2), `${digest}.sealed`);
  }

  draft(): string {
    return join(this.#drafts(), `${randomUUID()}.draft`);
  }

  /** Makes the folder of a file that is about to get its name. */
  prepare(digest: Digest): void {
    mkdirSync(join(this.#root, digest.slice(0, 2)), { recursive: true, mode: 0o700 });
  }

  /**
   * Makes sure that this folder is the one this database knows, and that there is room. Several workers on one database must see
   * one folder: otherwise a file sent to one could not be read at another. Throws FileError.
   */
  async open(store: Store): Promise<void> {
    mkdirSync(this.#drafts(), { recursive: true, mode: 0o700 });
    this.#clear();
    const known = await store.db.selectFrom('settings').select('value').where('key', '=', SETTING).executeTakeFirst();
    const mine = this.#id();
    if (known === undefined) {
      const id = mine ?? this.#mark();
      await store.db
        .insertInto('settings')
        .values({ key: SETTING, value: JSON.stringify(id), updated_at: new Date(this.#now()).toISOString() })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
      return await this.open(store); // another worker may have been faster
    }
    if (JSON.parse(known.value) !== mine) {
      throw new FileError(
        'FOLDER_NOT_SHARED',
        'this folder is not the one in which this hub keeps files; mount the shared one, or restore it from its backup',
      );
    }
    await this.assertRoom();
  }

  async assertRoom(): Promise<void> {
    const { bavail, bsize } = await statfs(this.#root);
    if (bavail * bsize > this.#reserveBytes) return;
    throw new FileError('STORAGE_FULL', 'the hub has no room for files now; try again later, and tell who runs it');
  }

  #drafts(): string {
    return join(this.#root, 'drafts');
  }

  #id(): string | undefined {
    const path = join(this.#root, 'folder-id');
    return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
  }

  #mark(): string {
    const id = randomUUID();
    writeSecretFile(join(this.#root, 'folder-id'), id);
    return id;
  }

  #clear(): void {
    for (const name of readdirSync(this.#drafts())) {
      const path = join(this.#drafts(), name);
      // The times of files are the machine's, whatever the hub takes for now.
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY);
      if (age > STALE_MS) rmSync(path, { force: true });
    }
  }
}
