import type { Subject } from '../../contract/evidence.ts';
import type { FaceTemplate } from '../../contract/vault.ts';
import type { Embedding } from '../../models/engine/face-engine.ts';
import { decodeVector } from '../../models/template.ts';

/** The other people of one type whom a device can see: who is enrolled anew is held against them. */
export interface OtherFaces {
  readonly count: number;
  /** Templates that could not be opened; nobody is held against these. */
  readonly unreadable: number;
  /** Exact templates, whoever resembles `face` most among them; of a large gallery only the nearest (models/index). */
  near(face: Embedding): readonly Embedding[];
}

/** Everybody but `subject`, one by one: right for the few hundred of a desk, 0.1 ms each. */
export function allOthers(
  subject: Subject,
  model: string,
  forEach: (visit: (template: FaceTemplate) => void) => number,
): OtherFaces {
  const others: Embedding[] = [];
  const unreadable = forEach((template) => {
    if (isOther(subject, template.subject) && template.model === model) others.push(decodeVector(template.vector));
  });
  return { count: others.length, unreadable, near: () => others };
}

/** A doctor may be insured as well, and is no duplicate of himself. */
export function isOther(subject: Subject, other: Subject): boolean {
  return other.type === subject.type && other.id !== subject.id;
}
