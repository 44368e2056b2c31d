import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { replaceSecretFile } from '../../contract/signature/key-file.ts';
import { openText, sealText } from '../store/sealed-text.ts';
import { ClipError } from './error.ts';

/** Keeps a clip that came: sealed under the vault's key, one file in `clips` of the hub's folder. */
export function keepReceived(dir: string, vaultKey: Buffer, media: Digest, content: Buffer): void {
  mkdirSync(join(dir, 'clips'), { recursive: true, mode: 0o700 });
  replaceSecretFile(pathOf(dir, media), sealText(vaultKey, contextOf(media), content));
}

/** A clip that came, or throws ClipError. Its SHA-256 is `media`: what a court gets is what the device signed. */
export function readReceived(dir: string, vaultKey: Buffer, media: Digest): Buffer {
  const path = pathOf(dir, media);
  if (!existsSync(path)) {
    throw new ClipError('NOT_HERE', 'this clip has not come yet: order it, and see whether its device is connected');
  }
  try {
    const content = openText(vaultKey, contextOf(media), readFileSync(path, 'utf8'));
    if (digestOf(content) === media) return content;
  } catch (cause) {
    throw new ClipError('DAMAGED', 'this clip was altered where it lay; order it again', { cause });
  }
  throw new ClipError('DAMAGED', 'this clip is not what its name says; order it again');
}

/** Removes a clip that came. Doing it again does no harm. */
export function removeReceived(dir: string, media: string): void {
  rmSync(pathOf(dir, media), { force: true });
}

const pathOf = (dir: string, media: string) => join(dir, 'clips', `${media}.sealed`);
const contextOf = (media: Digest) => Buffer.from(`zs-received-clip|1|${media}`);
