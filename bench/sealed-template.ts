import { randomBytes, randomUUID } from 'node:crypto';
import { SubjectId } from '../contract/ids.ts';
import type { FaceTemplate } from '../contract/vault.ts';
import { openTemplate, rowOf, sealTemplate } from '../edge-agent/gallery/template-cipher.ts';
import { decodeVector, encodeVector } from '../models/template.ts';

/** A template sealed as a gallery keeps it; `open` does what reading such a row takes, without the disk. */
export function sealedTemplate(face: Float32Array): { open(): Float32Array } {
  const at = '2026-01-01T00:00:00.000Z';
  const scopes: FaceTemplate['consent']['scopes'] = ['face-verification', 'template-site'];
  const template: FaceTemplate = {
    v: 1,
    id: randomUUID(),
    subject: { type: 'insured', id: SubjectId.parse('A'.repeat(43)) },
    model: 'bench',
    vector: encodeVector(face),
    frames: 3,
    createdAt: at,
    consent: { id: randomUUID(), scopes, notice: 'bench', by: 'self', under14: false, at },
  };
  const key = randomBytes(32);
  const sealed = sealTemplate(template, key);
  return { open: () => decodeVector(openTemplate(sealed, rowOf(template), key).vector) };
}
