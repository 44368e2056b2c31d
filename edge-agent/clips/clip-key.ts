import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSecretFile, writeSecretFile } from '../../contract/signature/key-file.ts';
import { ClipError } from './error.ts';

const LENGTH = 32;

/**
 * The key of the clips in a device's folder (`clips.key`, mode 0600), made on the device. `isNew`: there was none, so that
 * nothing kept before can be read any more. Throws ContractError for a file that others can open.
 */
export function openClipKey(folder: string): { readonly bytes: Buffer; readonly isNew: boolean } {
  const path = join(folder, 'clips.key');
  const isNew = !existsSync(path);
  if (isNew) writeSecretFile(path, randomBytes(LENGTH).toString('base64url'));
  const bytes = Buffer.from(readSecretFile(path), 'base64url');
  if (bytes.length !== LENGTH)
    throw new ClipError('KEY_DAMAGED', `${path} holds no key; remove it, and the clips kept so far are deleted`);
  return { bytes, isNew };
}
