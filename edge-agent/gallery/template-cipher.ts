import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { FaceTemplate } from '../../contract/vault.ts';
import { GalleryError } from './error.ts';

// AES-256-GCM (NIST SP 800-38D): 96-bit random IV, 128-bit tag. One key seals far fewer than 2^32 templates.
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The row a sealed template belongs to. It is authenticated with it, so that nobody can give one person another's row. */
export interface TemplateRow {
  readonly subjectType: string;
  readonly subjectId: string;
  readonly id: string;
  readonly model: string;
}

/** Encrypts a template for the row it will be kept in: IV, tag, ciphertext. */
export function sealTemplate(template: FaceTemplate, key: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(rowOf(template)));
  const body = Buffer.concat([cipher.update(JSON.stringify(template), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** Decrypts the template of `row`, or throws TEMPLATE_ALTERED: an altered row is never compared with a face. */
export function openTemplate(sealed: Uint8Array, row: TemplateRow, key: Buffer): FaceTemplate {
  try {
    const iv = sealed.subarray(0, IV_BYTES);
    const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(row));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return FaceTemplate.parse(JSON.parse(body.toString('utf8')));
  } catch (cause) {
    throw new GalleryError(
      'TEMPLATE_ALTERED',
      `template ${row.id} was altered or sealed with another key; withdraw it and enrol the person again`,
      { cause },
    );
  }
}

/** The row that a template is kept in. */
export function rowOf({ subject, id, model }: FaceTemplate): TemplateRow {
  return { subjectType: subject.type, subjectId: subject.id, id, model };
}

// JSON of an array keeps the parts apart: no two rows have the same bytes.
function boundTo({ subjectType, subjectId, id, model }: TemplateRow): Buffer {
  return Buffer.from(JSON.stringify(['zs-gallery-1', subjectType, subjectId, id, model]), 'utf8');
}
