import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that a replay camera looks at. Putting pictures in is somebody stepping in front of it. */
export interface Stage {
  readonly folder: string;
  show(...pictures: Buffer[]): void;
}

export function openStage(folder: string): Stage {
  mkdirSync(folder, { recursive: true });
  let turn = 0;
  return {
    folder,
    show(...pictures) {
      const before = readdirSync(folder);
      turn++;
      const names = pictures.map((_, i) => `${turn}-${i}.jpg`);
      for (const [i, picture] of pictures.entries()) writeFileSync(join(folder, `${names[i]}.part`), picture);
      for (const name of before) rmSync(join(folder, name));
      for (const name of names) renameSync(join(folder, `${name}.part`), join(folder, name));
    },
  };
}
