import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readSecretFile, writeSecretFile } from '../../contract/signature/key-file.ts';
import { BackupError } from './error.ts';

// scrypt (RFC 7914) with N = 2^17: about half a second and 128 MiB for each guess.
const SCRYPT = { N: 131_072, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const SHORTEST_PASSPHRASE = 12;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MAGIC = Buffer.from('zs-keys-1\n');

const Files = z.record(z.string().regex(/^[a-z-]+\.(?:key|crt|pem)$/), z.string());

/** The key folder, encrypted with a passphrase (AES-256-GCM): who has the backup but not the passphrase has no keys. */
export function sealKeys(folder: string, passphrase: string): Buffer {
  if (passphrase.length < SHORTEST_PASSPHRASE) {
    throw new BackupError('BAD_PASSPHRASE', `a passphrase for keys has at least ${SHORTEST_PASSPHRASE} characters`);
  }
  const names = readdirSync(folder).filter((name) => Files.keyType.safeParse(name).success);
  const files = Object.fromEntries(names.map((name) => [name, readSecretFile(join(folder, name))]));
  const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, SCRYPT), nonce).setAAD(MAGIC);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(files)), cipher.final()]);
  return Buffer.concat([MAGIC, salt, nonce, cipher.getAuthTag(), sealed]);
}

/** Writes the keys into a new folder. Throws BackupError `BAD_PASSPHRASE`. */
export function openKeys(sealed: Buffer, passphrase: string, folder: string): void {
  const files = Files.parse(JSON.parse(decrypt(sealed, passphrase)));
  mkdirSync(folder, { mode: 0o700 });
  chmodSync(folder, 0o700);
  for (const [name, content] of Object.entries(files)) writeSecretFile(join(folder, name), content);
}

function decrypt(sealed: Buffer, passphrase: string): string {
  let at = MAGIC.length;
  const take = (length: number) => {
    at += length;
    return sealed.subarray(at - length, at);
  };
  const [salt, nonce, tag] = [take(SALT_BYTES), take(NONCE_BYTES), take(TAG_BYTES)];
  try {
    const decipher = createDecipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, SCRYPT), nonce);
    decipher.setAAD(sealed.subarray(0, MAGIC.length)).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(at)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new BackupError('BAD_PASSPHRASE', 'this passphrase does not open the keys of the backup', cause);
  }
}
