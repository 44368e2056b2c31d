import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { HubId } from '../../contract/ids.ts';
import { eddsa } from '../../contract/signature/eddsa.ts';
import { es256 } from '../../contract/signature/es256.ts';
import { writePrivateKey, writeSecretFile } from '../../contract/signature/key-file.ts';
import { createAuthority } from './certificate-authority.ts';
import { IdentityError } from './error.ts';

/** Length of the region key and of the vault key. */
export const SECRET_BYTES = 32;

/** The files of the key folder. `tls.pem` (key, then certificate) is renewed; losing any other changes who the hub is. */
export function keyFiles(folder: string) {
  return {
    signing: join(folder, 'signing.key'),
    note: join(folder, 'note.key'),
    region: join(folder, 'region.key'),
    vault: join(folder, 'vault.key'),
    caKey: join(folder, 'ca.key'),
    caCertificate: join(folder, 'ca.crt'),
    tls: join(folder, 'tls.pem'),
  } as const;
}

/** Whether the folder exists. Throws `KEY_FOLDER_TOO_OPEN` if another account could open it. */
export function keyFolderExists(folder: string): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) return false;
  if ((stat.mode & 0o077) === 0) return true;
  throw new IdentityError('KEY_FOLDER_TOO_OPEN', `${folder} is open to other accounts; run: chmod 700 ${folder}`);
}

/**
 * Makes all keys of a new hub at once: in a draft folder that gets its name last, so that a crash never leaves a hub with
 * half of its keys, which the next start would have to complete with others.
 */
export async function createKeyFolder(folder: string, hub: HubId, now: number): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const draft = mkdtempSync(`${folder}.draft-`); // mode 0700
  try {
    const files = keyFiles(draft);
    const ca = await createAuthority(hub, es256.generate().privateKey, now);
    writePrivateKey(files.caKey, ca.privateKey);
    writeSecretFile(files.caCertificate, ca.certificate);
    writePrivateKey(files.signing, es256.generate().privateKey);
    writePrivateKey(files.note, eddsa.generate().privateKey);
    writeSecretFile(files.region, randomBytes(SECRET_BYTES).toString('base64url'));
    writeSecretFile(files.vault, randomBytes(SECRET_BYTES).toString('base64url'));
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * Gives a hub from before there were checkpoints its note key. Where checkpoints were signed already, the key was lost:
 * the first one signed with this new key is refused (`NOTE_KEY_CHANGED`).
 */
export function addNoteKey(folder: string): void {
  const { note, signing } = keyFiles(folder);
  if (existsSync(note) || !existsSync(signing)) return;
  writePrivateKey(note, eddsa.generate().privateKey);
}
