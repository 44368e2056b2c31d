import { randomUUID } from 'node:crypto';
import type { Subject } from '../../contract/evidence.ts';
import { SubjectId } from '../../contract/ids.ts';
import { EMBEDDING_LENGTH, type FaceTemplate } from '../../contract/vault.ts';
import type { Embedding } from '../../models/engine/face-engine.ts';
import { unitVector } from '../../models/match.ts';
import { encodeVector } from '../../models/template.ts';

/** A subject that differs by its letter. */
export function sampleSubject(letter: string, type: Subject['type'] = 'insured'): Subject {
  return { type, id: SubjectId.parse(letter.repeat(43)) };
}

/** A unit vector at `angle` (radians) from the first axis, towards axis `axis`: its cosine with angle 0 is cos(angle). */
export function embeddingAt(angle: number, axis = 1): Embedding {
  const vector = new Float32Array(EMBEDDING_LENGTH);
  vector[0] = Math.cos(angle);
  vector[axis] = Math.sin(angle);
  return unitVector(vector);
}

export function sampleTemplate(subject: Subject, over: Partial<FaceTemplate> = {}): FaceTemplate {
  return {
    v: 1,
    id: randomUUID(),
    subject,
    model: 'model-1',
    vector: encodeVector(embeddingAt(0)),
    frames: 3,
    createdAt: '2026-11-01T00:00:00.000Z',
    consent: {
      id: randomUUID(),
      notice: 'notice-1',
      scopes: ['face-verification', 'template-site'],
      by: 'self',
      under14: false,
      at: '2026-11-01T00:00:00.000Z',
    },
    ...over,
  };
}
