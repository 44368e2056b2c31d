import { randomBytes } from 'node:crypto';
import type { Subject } from '../../contract/evidence.ts';
import { openText, sealText } from '../store/sealed-text.ts';
import { VaultError } from './error.ts';

const KEY_BYTES = 32;

/** A new data key for one person, wrapped by the vault key. Destroying the wrapped key destroys what it sealed. */
export function newWrappedKey(vaultKey: Buffer, subject: Subject): string {
  return sealText(vaultKey, keyContext(subject), randomBytes(KEY_BYTES));
}

/** Seals a template under its person's data key. A sealed template can't be moved to another person or another id. */
export function sealTemplate(
  { vaultKey, wrappedKey }: PersonKey,
  subject: Subject,
  templateId: string,
  template: Buffer,
): string {
  return sealText(unwrap(vaultKey, subject, wrappedKey), templateContext(subject, templateId), template);
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

function decrypt(key: Buffer, context: Buffer, sealed: string): Buffer {
  try {
    return openText(key, context, sealed);
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
