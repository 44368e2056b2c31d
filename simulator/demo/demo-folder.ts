import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DemoError } from './error.ts';

const MARKER = 'zhenshen-demo';

/**
 * An empty folder for a demo day. What a former demo left there is kept once more as `<dir>.previous`; anything else that
 * lies in the folder is somebody's data, and is not touched.
 */
export function freshFolder(dir: string): string {
  if (existsSync(dir) && readdirSync(dir).length > 0) {
    if (!existsSync(join(dir, MARKER))) {
      throw new DemoError(
        'FOLDER_IN_USE',
        `${dir} holds something that is not a demo's; choose another folder with --data`,
      );
    }
    rmSync(`${dir}.previous`, { recursive: true, force: true });
    renameSync(dir, `${dir}.previous`);
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(join(dir, MARKER), '');
  return dir;
}
