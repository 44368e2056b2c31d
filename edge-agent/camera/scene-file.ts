import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LumaGrid } from './luma-grid.ts';
import { SCENE_COLUMNS, SCENE_ROWS } from './scene-likeness.ts';

/** Where the view that a camera was put up for is remembered: one byte a cell, in the device's folder. */
export function scenePath(folder: string): string {
  return join(folder, 'camera-view');
}

/** The remembered view; undefined when there is none, or the file is not one: then the view is learned anew. */
export function readScene(folder: string): LumaGrid | undefined {
  const path = scenePath(folder);
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  if (bytes.length !== SCENE_COLUMNS * SCENE_ROWS) return undefined;
  return { columns: SCENE_COLUMNS, rows: SCENE_ROWS, cells: Float32Array.from(bytes) };
}

/** Remembers a view, in place of an earlier one. */
export function writeScene(folder: string, { cells }: LumaGrid): void {
  const path = scenePath(folder);
  writeFileSync(`${path}.new`, Uint8Array.from(cells, Math.round), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Forgets the view: where the camera looks from the next start on is where it is meant to look. False when there was none. */
export function forgetScene(folder: string): boolean {
  const path = scenePath(folder);
  if (!existsSync(path)) return false;
  rmSync(path);
  return true;
}
