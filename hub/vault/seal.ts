import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Subject } from '../../contract/evidence.ts';
import { VaultError } from './error.ts';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12; // NIST SP 800-38D, 8.2.2; random, and a data key seals only the few templates of one person
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** A new data key for one person, wrapped by the vault key. Destroying the wrapped key destroys what it sealed. */
export function newWrappedKey(vaultKey: Buffer, subject: Subject): string {
  return encrypt(vaultKey, keyContext(subject), randomBytes(KEY_BYTES));
}

/** Seals a template under its person's data key. A sealed template can't be moved to another person or another id. */
export function sealTemplate(
  { vaultKey, wrappedKey }: PersonKey,
  subject: Subject,
  templateId: string,
  template: Buffer,
): string {
  return encrypt(unwrap(vaultKey, subject, wrappedKey), templateContext(subject, templateId), template);
}

/** Opens a sealed template, or throws `SEALED_TEMPLATE_DAMAGED`. */
export function unsealTemplate(
  { vaultKey, wrappedKey }: PersonKey,
  subject: Subject,
  templateId: string,
  sealed: string,
): Buffer {
  return decrypt(unwrap(vaultKey, subject, wrappedKey), templateContext(subject, templateId), sealed);
}

/** The vault's own key and the person's data key wrapped by it. */
export interface PersonKey {
  readonly vaultKey: Buffer;
  readonly wrappedKey: string;
}

function unwrap(vaultKey: Buffer, subject: Subject, wrappedKey: string): Buffer {
  return decrypt(vaultKey, keyContext(subject), wrappedKey);
}

const keyContext = ({ type, id }: Subject) => Buffer.from(`zs-vault-key|1|${type}|${id}`);
const templateContext = ({ type, id }: Subject, template: string) =>
  Buffer.from(`zs-vault-template|1|${type}|${id}|${template}`);

/** IV, ciphertext and tag in base64url. `context` is authenticated: who can write rows can't swap them between people. */
function encrypt(key: Buffer, context: Buffer, secret: Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(context);
  return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function decrypt(key: Buffer, context: Buffer, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(context)
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new VaultError(
      'SEALED_TEMPLATE_DAMAGED',
      'a sealed template or its key was altered, or moved between people',
      {
        cause,
      },
    );
  }
}
