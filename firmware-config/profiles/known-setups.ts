import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FirmwareError } from '../error.ts';
import { checkSetup, type Setup } from './setup.ts';

const FOLDER = fileURLToPath(new URL('./setups', import.meta.url));

/** Names of the setups that come with the product. */
export function setupNames(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => basename(name, '.json'))
    .sort();
}

/** Where a setup lies: one of ours by its name, or a file. */
export function setupPath(nameOrFile: string): string {
  return setupNames().includes(nameOrFile) ? join(FOLDER, `${nameOrFile}.json`) : nameOrFile;
}

/** Reads a setup, or throws FirmwareError `SETUP_INVALID` with everything that is wrong, a line each. */
export function readSetup(nameOrFile: string): Setup {
  const path = setupPath(nameOrFile);
  if (!existsSync(path)) {
    throw new FirmwareError('SETUP_INVALID', `${path} does not exist; ours are: ${setupNames().join(', ')}`);
  }
  const checked = checkSetup(readFileSync(path, 'utf8'));
  if (checked.outcome === 'sound') return checked.setup;
  const lines = checked.problems.map(({ field, problem }) => `  ${field || '(file)'}: ${problem}`);
  throw new FirmwareError('SETUP_INVALID', `${path} can not be used:\n${lines.join('\n')}`);
}
