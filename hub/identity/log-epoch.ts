import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSecretFile, replaceSecretFile } from '../../contract/signature/key-file.ts';
import { IdentityError } from './error.ts';

const EPOCH = /^[1-9]\d{0,5}$/;

/** How often the log of the hub with this data folder was begun anew: 1, unless it was restored from a backup. */
export function readEpoch(dir: string): number {
  const path = join(dir, 'log-epoch');
  if (!existsSync(path)) return 1;
  const text = readSecretFile(path).trim();
  // Never 1 by default: the hub would sign under a name under which it has signed something else.
  if (!EPOCH.test(text)) throw new IdentityError('KEYS_UNREADABLE', `${path} is damaged; restore it from its backup`);
  return Number(text);
}

export function writeEpoch(dir: string, epoch: number): void {
  replaceSecretFile(join(dir, 'log-epoch'), `${epoch}\n`);
}
