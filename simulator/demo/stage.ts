import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyRoom, type Photo, portraits } from './portrait.ts';

const FRAMES = 6;

/** What a replay camera looks at: a folder of pictures that people walk in and out of. */
export class Stage {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Nobody stands there. */
  async clear(): Promise<void> {
    await this.#show([await emptyRoom()], 'room');
  }

  /** Somebody steps in front of the camera. */
  async enter(photo: Photo): Promise<void> {
    await this.#show(await portraits(photo, FRAMES), `${photo[0]}-${photo[1]}`);
  }

  // Written beside and renamed, so that the camera never reads half a file; the old ones go first, so that it never
  // mixes two people within one check-in.
  async #show(pictures: Buffer[], name: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const before = await readdir(this.folder);
    const next = pictures.map((bytes, frame) => ({ file: `${name}-${frame}.jpg`, bytes }));
    for (const { file, bytes } of next) await writeFile(join(this.folder, `.${file}.part`), bytes);
    for (const file of before) await rm(join(this.folder, file), { force: true });
    for (const { file } of next) await rename(join(this.folder, `.${file}.part`), join(this.folder, file));
  }
}
