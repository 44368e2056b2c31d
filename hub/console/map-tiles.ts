import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConsoleError } from './error.ts';
import { TilesDescription } from './map-schema.ts';

/** Map tiles of the deployment, as files `z/x/y.png` in a folder. */
export interface MapTiles {
  readonly folder: string;
  readonly description: TilesDescription;
}

/** Reads what the folder says of itself. Throws ConsoleError `TILES_UNREADABLE`: a datum that is guessed moves everybody by 500 m. */
export function openMapTiles(folder: string): MapTiles {
  const path = join(folder, 'tiles.json');
  try {
    return { folder: resolve(folder), description: TilesDescription.parse(JSON.parse(readFileSync(path, 'utf8'))) };
  } catch (cause) {
    const what = `${path} has to say {"datum": "GCJ02", "minZoom": 3, "maxZoom": 18, "attribution": "…"}`;
    throw new ConsoleError('TILES_UNREADABLE', what, cause);
  }
}

/** The picture of a tile by its place `z/x/y`, numbers checked by the caller; undefined where the folder has none. */
export async function readTilePicture({ folder }: MapTiles, place: string): Promise<Buffer | undefined> {
  try {
    return await readFile(`${join(folder, place)}.png`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
