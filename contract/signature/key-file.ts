import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ContractError } from '../errors.ts';

/** Writes a new secret with mode 0600. Fails if the file exists: a key is never overwritten by accident. */
export function writeSecretFile(path: string, secret: string | Buffer): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeSync(descriptor, secret.toString('utf8'));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A draft of so long ago is what an interrupted replacement left; a younger one may be another process's. */
const LEFT_BEHIND_MS = 10 * 60_000;

/**
 * Replaces a secret so that a power cut leaves the old one or the new: written beside it, synced, renamed, folder synced. Processes that
 * share a folder may do so at once: each writes a draft of its own, and the last one stays.
 */
export function replaceSecretFile(path: string, secret: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  writeSecretFile(draft, secret);
  removeLeftBehind(path, statSync(draft).mtimeMs);
  renameSync(draft, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function removeLeftBehind(path: string, now: number): void {
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.`) || !name.endsWith('.new')) continue;
    const draft = join(dirname(path), name);
    const stat = statSync(draft, { throwIfNoEntry: false });
    if (stat && now - stat.mtimeMs > LEFT_BEHIND_MS) rmSync(draft, { force: true });
  }
}

/** Reads a secret; refuses a file that group or others can open (another account on the machine is the adversary). */
export function readSecretFile(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new ContractError('KEY_FILE_MISSING', `${path} does not exist`);
  if ((stat.mode & 0o077) !== 0) {
    const mode = (stat.mode & 0o777).toString(8).padStart(4, '0');
    throw new ContractError('KEY_FILE_TOO_OPEN', `${path} has mode ${mode}; run: chmod 600 ${path}`);
  }
  return readFileSync(path, 'utf8');
}

/** Writes a private key as PKCS #8 PEM, mode 0600. */
export function writePrivateKey(path: string, key: KeyObject): void {
  writeSecretFile(path, key.export({ format: 'pem', type: 'pkcs8' }));
}

/** Reads a PKCS #8 PEM private key from a file with mode 0600. */
export function readPrivateKey(path: string): KeyObject {
  const pem = readSecretFile(path);
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new ContractError('KEY_FILE_UNREADABLE', `${path} holds no private key in PEM`, { cause });
  }
}
