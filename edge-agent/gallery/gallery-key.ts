import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSecretFile, writeSecretFile } from '../../contract/signature/key-file.ts';
import { GalleryError } from './error.ts';

const KEY_BYTES = 32;

/** Where the key of the gallery in a device's folder lies. */
export function galleryKeyPath(folder: string): string {
  return join(folder, 'gallery.key');
}

/**
 * The gallery's key, made on the device when there is no gallery yet. Throws KEY_MISSING when there is one: a new key
 * would turn every enrolled person into an altered row without anyone noticing why.
 */
export function openGalleryKey(folder: string, galleryExists: boolean): Buffer {
  const path = galleryKeyPath(folder);
  if (!existsSync(path)) {
    if (galleryExists) {
      throw new GalleryError(
        'KEY_MISSING',
        `${path} is missing, so the enrolled templates cannot be read; put the key back, or remove gallery.sqlite and enrol everyone again`,
      );
    }
    writeSecretFile(path, randomBytes(KEY_BYTES).toString('base64url'));
  }
  const key = Buffer.from(readSecretFile(path), 'base64url');
  if (key.length !== KEY_BYTES)
    throw new GalleryError('KEY_MISSING', `${path} does not hold a key of ${KEY_BYTES} bytes`);
  return key;
}
